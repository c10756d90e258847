/** What the server can do, told by `@@memsql_version` (docs: versions that each page names first). */
export interface Capabilities {
  /** As the server says it, e.g. `9.1.3`. */
  readonly version: string;
  /** ALTER LINK: 9.1 and later. */
  readonly alterLink: boolean;
  /** CREATE OR REPLACE LINK: 9.1 and later. */
  readonly orReplace: boolean;
}

/** Reads a version such as `9.1.3` or `10.0.0`; an unreadable one counts as able, since the probe decides. */
export function capabilitiesOf(version: string): Capabilities {
  const [major = Number.NaN, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const able = Number.isNaN(major) || major > 9 || (major === 9 && minor >= 1);
  return { version, alterLink: able, orReplace: able };
}
