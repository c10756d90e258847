import { hash } from 'node:crypto';
import type { ObjectId } from '../catalog/link-id.js';
import { canonicalJson } from '../json/json.js';
import { entryKey } from '../state/records.js';
import type { Fingerprinter } from './fingerprint.js';
import { reveal } from './reveal.js';
import type { Credentials, Secret } from './secret.js';

/** The stored seals: entry key to body (state-store.ts, kind `seal`). */
export type Seals = ReadonlyMap<string, string>;

/** A link's resolved credentials beside what the state recorded of them; null: nothing is recorded. */
export interface RecordedCredentials {
  readonly id: ObjectId;
  readonly credentials: Credentials;
  readonly recorded: Readonly<Record<string, string>> | null;
}

/** What the state says of a key, and the value that may or may not be the one it speaks of. */
export interface Claim {
  readonly key: string;
  readonly recorded: string;
  readonly secret: Secret;
}

/** A link's claims, keys sorted. `place` is its entryKey: 64 hex digits that spread links evenly over the tree. */
export interface Member {
  readonly link: ObjectId;
  readonly place: string;
  readonly claims: readonly Claim[];
}

/** Some links, sorted by place: the whole set, or the part of it below one branch. */
export type Node = readonly Member[];

/** Up to this many distinct values, a whole set is compared one by one; more are worth a seal. */
const WORTH_A_SEAL = 8;

/** The root of the tree: every link that has something to compare, once. */
export function rootOf(links: Iterable<RecordedCredentials>, fingerprinter: Fingerprinter): Node {
  const members = new Map<string, Member>();
  for (const { id, credentials, recorded } of links) {
    const claims = recorded === null ? [] : claimsOf(credentials, recorded, fingerprinter);
    if (claims.length === 0) continue;
    const place = entryKey(id);
    members.set(place, { link: id, place, claims });
  }
  return [...members.values()].sort((a, b) => order(a.place, b.place));
}

function claimsOf(
  credentials: Credentials,
  recorded: Readonly<Record<string, string>>,
  fingerprinter: Fingerprinter,
): Claim[] {
  return Object.entries(recorded)
    .flatMap(([key, print]) => {
      const secret = credentials.get(key);
      return secret && fingerprinter.isComparable(print) ? [{ key, recorded: print, secret }] : [];
    })
    .sort((a, b) => order(a.key, b.key));
}

/** Whether a whole set has more distinct values than is quick to compare. */
export function isWorthASeal(root: Node): boolean {
  return root.length > 1 && distinctValues(root, WORTH_A_SEAL) > WORTH_A_SEAL;
}

/**
 * How many different values the node's claims have: what it costs, in stretches, to compare them one by one. Goes
 * no further once there are more than `enough`.
 */
function distinctValues(node: Node, enough = Number.POSITIVE_INFINITY): number {
  const values = new Set<string>();
  for (const { claims } of node) {
    for (const { secret } of claims) values.add(canonicalJson(reveal(secret)));
    if (values.size > enough) break;
  }
  return values.size;
}

/**
 * The key under which a node's seal is stored: a digest of the links, keys and recorded fingerprints it speaks of.
 * So a seal can never be taken for one about other links or other records, and runs over different sets of links
 * share what they have in common.
 */
export function sealKey(node: Node): string {
  const claims = node.map(({ link, claims }) => [
    link.database,
    link.name,
    claims.map(({ key, recorded }) => [key, recorded]),
  ]);
  return hash('sha256', JSON.stringify(claims));
}

/** The seal of a node: one stretch over all its claims with all their values. */
export function sealOf(node: Node, fingerprinter: Fingerprinter): Promise<string> {
  const claims = node.map(({ link, claims }) => [
    link.database,
    link.name,
    claims.map(({ key, recorded, secret }) => [key, recorded, canonicalJson(reveal(secret))]),
  ]);
  return fingerprinter.seal(JSON.stringify(claims));
}

/**
 * The node's parts that have seals of their own, by the first two bits of the places in which its links differ: two
 * to four, none empty. None at all where parting does not pay: the node has few values, or its links share them, so
 * that a part costs about as many stretches as the whole.
 */
export function partsOf(node: Node): Node[] {
  const values = distinctValues(node);
  if (values <= WORTH_PARTING) return [];
  const parts = parted(node);
  return Math.max(...parts.map((part) => distinctValues(part))) <= values / 2 ? parts : [];
}

/** Distinct values up to which a sealed node has no sealed parts. */
const WORTH_PARTING = 64;

function parted(node: Node): Node[] {
  for (let pair = 0; pair < 128; pair++) {
    const parts = [0, 1, 2, 3]
      .map((bits) => node.filter(({ place }) => branch(place, pair) === bits))
      .filter((part) => part.length > 0);
    if (parts.length > 1) return parts;
  }
  return [node];
}

function branch(place: string, pair: number): number {
  const digit = Number.parseInt(place.charAt(pair >> 1), 16);
  return pair % 2 === 0 ? digit >> 2 : digit & 3;
}

/** By code units: the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
