import type { Json } from '../../src/json/json.js';
import { createFingerprinter, type Fingerprinter } from '../../src/secret/fingerprint.js';
import { makeSeals, type SealChanges } from '../../src/secret/seal.js';
import type { RecordedCredentials } from '../../src/secret/seal-tree.js';
import { Secret } from '../../src/secret/secret.js';
import { verifyCredentials } from '../../src/secret/verify.js';

export const CHEAP = { scheme: 't1', N: 2, r: 1, p: 1 };
export const cheapFingerprinter = (): Fingerprinter => createFingerprinter('salt', CHEAP);

/** Credentials by link name. */
export type Values = Readonly<Record<string, Readonly<Record<string, Json>>>>;
type Records = Readonly<Record<string, Readonly<Record<string, string>> | null>>;

/** `count` links of two credentials each: an id that all share, and a key of their own. */
export function distinctValues(count: number): Values {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`link ${i}`, { id: 'shared', key: `secret of ${i}` }]),
  );
}

/** Links with values, beside what the records say of them. */
export function linksOf(values: Values, records: Records): RecordedCredentials[] {
  return Object.entries(values).map(([name, credentials]) => ({
    id: { database: 'db', name },
    credentials: new Map(Object.entries(credentials).map(([key, value]) => [key, new Secret(value)])),
    recorded: records[name] ?? null,
  }));
}

/** What is recorded once these values have been sent. */
export async function recordsOf(values: Values): Promise<Records> {
  const { fingerprint } = cheapFingerprinter();
  const records = Object.entries(values).map(async ([name, credentials]) => {
    const prints = Object.entries(credentials).map(
      async ([key, value]) =>
        [key, await fingerprint({ database: 'db', name }, key, new Secret(value))] as const,
    );
    return [name, Object.fromEntries(await Promise.all(prints))] as const;
  });
  return Object.fromEntries(await Promise.all(records));
}

/** Runs a whole run: verifies, and makes the seals for what is recorded at its end. */
export async function settle(
  values: Values,
  before: Records,
  now: Records,
  seals: ReadonlyMap<string, string> = new Map(),
): Promise<SealChanges & { readonly seals: ReadonlyMap<string, string> }> {
  const fingerprinter = cheapFingerprinter();
  const links = linksOf(values, before);
  const facts = await verifyCredentials({ links, seals, fingerprinter });
  const changes = await makeSeals({
    links: links.map((link) => ({ ...link, recordedNow: now[link.id.name] ?? null })),
    facts,
    seals,
    fingerprinter,
  });
  const gone = new Set(changes.remove.map(({ key }) => key));
  const put = changes.put.map(({ key, body }) => [key, String(body)] as const);
  return { ...changes, seals: new Map([...[...seals].filter(([key]) => !gone.has(key)), ...put]) };
}

/** The status of each key, by link name. */
export async function statusesOf(
  values: Values,
  records: Records,
  seals: ReadonlyMap<string, string> = new Map(),
): Promise<Record<string, Record<string, string>>> {
  const links = linksOf(values, records);
  const facts = await verifyCredentials({ links, seals, fingerprinter: cheapFingerprinter() });
  return Object.fromEntries(
    links.map(({ id }, index) => [
      id.name,
      Object.fromEntries([...facts.values()][index]?.keys.map(({ key, status }) => [key, status]) ?? []),
    ]),
  );
}
