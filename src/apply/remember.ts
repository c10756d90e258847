import { randomBytes } from 'node:crypto';
import type { LiveLink } from '../catalog/live-link.js';
import type { Json } from '../json/json.js';
import { fingerprinterOf } from '../observe/gather-credentials.js';
import type { Run } from '../observe/run.js';
import type { LinkFacts } from '../plan/facts.js';
import { publicConfig } from '../spec/link-types/index.js';
import { specDigest } from '../spec/spec-digest.js';
import { entryKey, type LinkRecord, type MetaRecord } from '../state/records.js';
import { snapshotOf } from '../state/state-snapshot.js';
import type { Entry } from '../state/state-store.js';

/** The state's facts about itself, made on the first write of all. Two first runs agree on one salt by the lock. */
export async function ensureMeta(run: Run): Promise<MetaRecord> {
  const ref = { kind: 'meta', key: 'meta' } as const;
  const known = snapshotOf(await run.state.read([ref])).meta;
  if (known) return known;
  const lock = await run.state.lock('meta', 15_000);
  try {
    const made = snapshotOf(await run.state.read([ref])).meta;
    if (made) return made;
    const meta: MetaRecord = { format: '1', salt: randomBytes(16).toString('base64') };
    await run.state.put([{ ...ref, body: { ...meta } }]);
    return meta;
  } finally {
    await lock.release();
  }
}

/** What is known of a link once it was changed, or is managed from now on. */
export interface Learned {
  readonly facts: LinkFacts;
  readonly live: LiveLink;
  readonly previous: LinkRecord | undefined;
  /** Credential keys whose values the server now has from us, or is trusted to have. */
  readonly known: readonly string[];
  /** Whether the clause is known to hold just the spec's keys (whole JSON, or created). */
  readonly whole: boolean;
  /** Whether `known` rests on trust and not on a statement. */
  readonly trusted: boolean;
  /** Credential keys whose statement was sent and never answered; see `unsettled` of {@link LinkRecord}. */
  readonly lost: ReadonlySet<string>;
  /** Whether the change went through in full; if not, the next plan must look again. */
  readonly complete: boolean;
}

/** The state entry of a managed link. Fingerprints cost about 0.1 s a distinct value: keep it out of a pause. */
export async function linkEntry(run: Run, meta: MetaRecord, learned: Learned): Promise<Entry> {
  const { facts, live, previous, complete } = learned;
  const { spec } = facts;
  const record: LinkRecord = {
    database: spec.database,
    name: spec.name,
    owner: run.owner,
    type: live.type.toUpperCase(),
    specDigest: complete ? specDigest(spec) : '',
    description: live.description,
    config: live.config === 'unreadable' ? null : publicConfig(live.type, live.config),
    fingerprints: await fingerprints(run, meta, learned),
    credentialsVersion:
      (complete ? spec.credentialsVersion : undefined) ?? previous?.credentialsVersion ?? null,
    deletion: spec.policy.deletion,
    appliedAt: run.now().toISOString(),
    ...unsettledAfter(learned),
    ...(isPartial(learned) && { partial: true }),
  };
  return { kind: 'link', key: entryKey(spec), body: record as unknown as Json };
}

function unsettledAfter({ previous, known, whole, lost }: Learned): Pick<LinkRecord, 'unsettled'> {
  const settled = new Set(known);
  const before = whole ? [] : (previous?.unsettled ?? []).filter((key) => !settled.has(key));
  const unsettled = new Set([...before, ...lost]);
  return unsettled.size > 0 ? { unsettled: [...unsettled] } : {};
}

/** Under Merge nobody knows which other keys the server has; a whole clause, or trust in one, settles it. */
function isPartial({ facts, previous, whole, trusted }: Learned): boolean {
  if (whole || (trusted && facts.spec.policy.credentials === 'Exact')) return false;
  return previous === undefined || previous.fingerprints === null || previous.partial === true;
}

async function fingerprints(
  run: Run,
  meta: MetaRecord,
  { facts, previous, known, whole }: Learned,
): Promise<Record<string, string> | null> {
  const kept = whole ? {} : (previous?.fingerprints ?? null);
  const { credentials, spec } = facts;
  if (credentials.kind !== 'values' || (known.length === 0 && !whole)) return kept;
  const fingerprinter = fingerprinterOf(run, meta.salt);
  const fresh = await Promise.all(
    known.map(async (key) => {
      const secret = credentials.values.get(key);
      return secret ? [[key, await fingerprinter.fingerprint(bareId(spec), key, secret)] as const] : [];
    }),
  );
  return Object.fromEntries([...Object.entries(kept ?? {}), ...fresh.flat()]);
}

function bareId({ database, name }: { database: string; name: string }) {
  return { database, name };
}
