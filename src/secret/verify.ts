import { idKey } from '../catalog/link-id.js';
import type { Fingerprinter } from './fingerprint.js';
import {
  type Claim,
  isWorthASeal,
  type Node,
  partsOf,
  type RecordedCredentials,
  rootOf,
  type Seals,
  sealKey,
  sealOf,
} from './seal-tree.js';

/** `new`: the record has no such key. `unverified`: nothing comparable is recorded, so nobody knows. */
export type CredentialStatus = 'same' | 'changed' | 'new' | 'unverified';

/** What the record tells of a link's credentials. */
export interface CredentialFacts {
  /** The spec's keys, in its order. */
  readonly keys: readonly { readonly key: string; readonly status: CredentialStatus }[];
  /** Recorded keys that the spec does not name. */
  readonly removed: readonly string[];
}

/**
 * Compares the credentials of many links with what is recorded of them. Costs one stretch where nothing has changed
 * and the whole set is sealed; else one for each seal on the way to what changed, and one for each distinct value
 * there. The result is keyed by idKey.
 */
export async function verifyCredentials(input: {
  readonly links: readonly RecordedCredentials[];
  readonly seals: Seals;
  readonly fingerprinter: Fingerprinter;
}): Promise<Map<string, CredentialFacts>> {
  const { links, seals, fingerprinter } = input;
  /** The claims that hold, by link. */
  const proven = new Map<string, readonly Claim[]>();
  const root = rootOf(links, fingerprinter);
  if (isWorthASeal(root)) await compare(root);
  else await Promise.all(root.map(compareOneByOne));
  return new Map(
    links.map((link) => [idKey(link.id), factsOf(link, proven.get(idKey(link.id)) ?? [], fingerprinter)]),
  );

  async function compare(node: Node): Promise<void> {
    if (await isSealed(node, seals, fingerprinter)) {
      for (const { link, claims } of node) proven.set(idKey(link), claims);
      return;
    }
    const parts = partsOf(node);
    await Promise.all(parts.length > 0 ? parts.map(compare) : node.map(compareOneByOne));
  }

  async function compareOneByOne({ link, claims }: Node[number]): Promise<void> {
    const prints = await Promise.all(
      claims.map(({ key, secret }) => fingerprinter.fingerprint(link, key, secret)),
    );
    proven.set(
      idKey(link),
      claims.filter(({ recorded }, index) => recorded === prints[index]),
    );
  }
}

async function isSealed(node: Node, seals: Seals, fingerprinter: Fingerprinter): Promise<boolean> {
  const stored = seals.get(sealKey(node));
  // Without a seal about just these records there is nothing to pay a stretch for.
  if (stored === undefined || !fingerprinter.isComparable(stored)) return false;
  return stored === (await sealOf(node, fingerprinter));
}

function factsOf(
  { credentials, recorded }: RecordedCredentials,
  proven: readonly Claim[],
  fingerprinter: Fingerprinter,
): CredentialFacts {
  const isSame = (key: string): boolean => proven.some((claim) => claim.key === key);
  const statusOf = (key: string): CredentialStatus => {
    if (recorded === null) return 'unverified';
    const print = Object.hasOwn(recorded, key) ? recorded[key] : undefined;
    if (print === undefined) return 'new';
    if (!fingerprinter.isComparable(print)) return 'unverified';
    return isSame(key) ? 'same' : 'changed';
  };
  return {
    keys: [...credentials.keys()].map((key) => ({ key, status: statusOf(key) })),
    removed: Object.keys(recorded ?? {}).filter((key) => !credentials.has(key)),
  };
}
