import { idKey } from '../catalog/link-id.js';
import type { Entry, EntryRef } from '../state/state-store.js';
import type { Fingerprinter } from './fingerprint.js';
import {
  isWorthASeal,
  type Node,
  partsOf,
  type RecordedCredentials,
  rootOf,
  type Seals,
  sealKey,
  sealOf,
} from './seal-tree.js';
import type { CredentialFacts } from './verify.js';

/** What is stored of a link's credentials once a run is over, beside what was found when it began. */
export interface SettledCredentials extends RecordedCredentials {
  /** Recorded now; the same as `recorded` where the run did not touch the link's record. */
  readonly recordedNow: Readonly<Record<string, string>> | null;
}

/** What to write to the state so that the next run finds the links sealed as they are recorded now. */
export interface SealChanges {
  readonly put: readonly Entry[];
  readonly remove: readonly EntryRef[];
}

/**
 * With more stored seals than this besides four times one's own, all others go: a link that joins or leaves a set
 * leaves a few seals behind, and nobody can tell whether another run still wants them. What is lost is time.
 */
const CROWDED = 10_000;

/**
 * Makes the seals that are missing for the links as recorded now, and names those that no longer speak of anything.
 * Write them after the links' records, and only in a run that writes records: seals are a means of speed.
 * `facts` come from {@link verifyCredentials} over the same links. Only values that are proven to be behind the
 * recorded fingerprints are sealed; where one is not (its change failed), no seal covers it.
 */
export async function makeSeals(input: {
  readonly links: readonly SettledCredentials[];
  readonly facts: ReadonlyMap<string, Pick<CredentialFacts, 'keys'>>;
  readonly seals: Seals;
  readonly fingerprinter: Fingerprinter;
}): Promise<SealChanges> {
  const { links, facts, seals, fingerprinter } = input;
  const root = rootOf(
    links.map(({ id, credentials, recordedNow }) => ({ id, credentials, recorded: recordedNow })),
    fingerprinter,
  );
  const doubtful = await doubtfulLinks(root, links, facts, fingerprinter);
  const current = new Map(nodesWorthASeal(root).map((node) => [sealKey(node), node]));
  const missing = [...current].filter(
    ([key, node]) =>
      !fingerprinter.isComparable(seals.get(key) ?? '') && !node.some(({ place }) => doubtful.has(place)),
  );
  const put = await Promise.all(
    missing.map(
      async ([key, node]): Promise<Entry> => ({ kind: 'seal', key, body: await sealOf(node, fingerprinter) }),
    ),
  );
  const before = nodesWorthASeal(rootOf(links, fingerprinter)).map(sealKey);
  const old = seals.size > CROWDED + 4 * current.size ? [...seals.keys()] : before;
  const remove = old.filter((key) => seals.has(key) && !current.has(key));
  return { put, remove: remove.map((key) => ({ kind: 'seal', key })) };
}

function nodesWorthASeal(root: Node): Node[] {
  return isWorthASeal(root) ? withParts(root) : [];
}

function withParts(node: Node): Node[] {
  return [node, ...partsOf(node).flatMap(withParts)];
}

/** The places of the links with a value that is not proven to be behind its fingerprint. */
async function doubtfulLinks(
  root: Node,
  links: readonly SettledCredentials[],
  facts: ReadonlyMap<string, Pick<CredentialFacts, 'keys'>>,
  fingerprinter: Fingerprinter,
): Promise<ReadonlySet<string>> {
  const found = new Map(links.map((link) => [idKey(link.id), link]));
  const doubtful = await Promise.all(
    root.map(async ({ link, place, claims }) => {
      const statuses = facts.get(idKey(link))?.keys ?? [];
      const before = found.get(idKey(link))?.recorded ?? {};
      const same = new Set(statuses.filter(({ status }) => status === 'same').map(({ key }) => key));
      for (const { key, recorded, secret } of claims) {
        if (same.has(key) && before[key] === recorded) continue;
        // Known already, since it was compared or recorded in this run: no stretch.
        if (recorded !== (await fingerprinter.fingerprint(link, key, secret))) return place;
      }
      return undefined;
    }),
  );
  return new Set(doubtful.filter((place) => place !== undefined));
}
