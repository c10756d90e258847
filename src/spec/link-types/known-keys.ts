/**
 * Where a key is known from: `D` the SingleStore documentation, `C` public code and vendor notebooks, `M` general
 * knowledge, not confirmed.
 */
export type Source = 'D' | 'C' | 'M';

/** A key of a CONFIG or CREDENTIALS clause. */
export interface KnownKey {
  /** As written; with `*` at the end, every key that begins so. */
  readonly name: string;
  readonly source: Source;
  /** Whether the documentation calls it a secret: then it must not stand in `config`, which SHOW LINKS shows. */
  readonly secret?: true;
}

/** The keys known for one link type. The documentation closes no list, so an unknown key is a warning only. */
export interface LinkTypeKeys {
  readonly config: readonly KnownKey[];
  readonly credentials: readonly KnownKey[];
}

/** Whether the key is among the known ones; letter case counts. */
export function knows(keys: readonly KnownKey[], name: string): boolean {
  return keys.some((key) =>
    key.name.endsWith('*') ? name.startsWith(key.name.slice(0, -1)) : key.name === name,
  );
}

/** The names without patterns: what a nearest-name hint may propose. */
export function namesOf(keys: readonly KnownKey[]): string[] {
  return keys.map((key) => key.name).filter((name) => !name.endsWith('*'));
}
