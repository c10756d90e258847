import type { Switches } from '../switches.js';

/** What the parser needs to know of the server it imitates. */
export interface Grammar {
  /** `@@memsql_version`, e.g. `9.1.3`. */
  readonly version: string;
  readonly switches: Switches;
}

/** Whether the server is of this version or later. */
export function since(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** The meaning of a `by-version` switch for what came with 9.1. */
export function has91(grammar: Grammar, position: 'by-version' | 'always' | 'never'): boolean {
  return position === 'always' || (position === 'by-version' && since(grammar.version, 9, 1));
}
