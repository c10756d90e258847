import { idKey } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { credentialNeed } from '../plan/credential-intent.js';
import type { LinkFacts, ResolvedCredentials, RunFacts } from '../plan/facts.js';
import { wantsCredentials } from '../plan/wants-credentials.js';
import type { Fingerprinter } from '../secret/fingerprint.js';
import { keyedFingerprinter } from '../secret/fingerprint-key.js';
import { resolveCredentials } from '../secret/resolve.js';
import { verifyCredentials } from '../secret/verify.js';
import type { LinkRecord } from '../state/records.js';
import type { StateSnapshot } from '../state/state-snapshot.js';
import type { Run } from './run.js';

type Bare = Omit<LinkFacts, 'credentials'>;

/**
 * Resolves the secrets of the links that want them, and compares them with the recorded fingerprints. A secret that
 * cannot be resolved is a fact of its link alone (contract, Secrets).
 */
export async function gatherCredentials(
  run: Run,
  facts: RunFacts,
  links: readonly Bare[],
  snapshot: StateSnapshot,
): Promise<LinkFacts[]> {
  if (links.some((link) => wantsCredentials(link, facts))) run.progress('resolving secrets');
  const resolved = await Promise.all(links.map((link) => resolve(run, facts, link)));
  const compared = resolved.filter(
    ({ spec, live, record, credentials }) =>
      live !== undefined &&
      record !== undefined &&
      credentials.kind === 'values' &&
      credentialNeed(spec, record, facts).kind === 'compare',
  );
  if (compared.length === 0 || !snapshot.meta) return resolved;
  run.progress('comparing fingerprints');
  const fingerprinter = fingerprinterOf(run, snapshot.meta.salt);
  const comparisons = await verifyCredentials({
    links: compared.map(({ spec, record, credentials }) => ({
      id: { database: spec.database, name: spec.name },
      credentials: credentials.kind === 'values' ? credentials.values : new Map(),
      recorded: record ? comparable(record, fingerprinter) : null,
    })),
    seals: snapshot.seals,
    fingerprinter,
  });
  return resolved.map((link) => {
    const comparison = comparisons.get(idKey(link.spec));
    if (!comparison || link.credentials.kind !== 'values') return link;
    return withCredentials(link, { kind: 'values', values: link.credentials.values, comparison });
  });
}

async function resolve(run: Run, facts: RunFacts, link: Bare): Promise<LinkFacts> {
  const { credentials } = link.spec;
  if (credentials === undefined || !wantsCredentials(link, facts))
    return withCredentials(link, { kind: 'absent' });
  try {
    const values = await resolveCredentials(credentials, run.readSecret);
    return withCredentials(link, { kind: 'values', values });
  } catch (error) {
    if (error instanceof LinkspecError) return withCredentials(link, { kind: 'failed', error });
    throw error;
  }
}

function withCredentials({ spec, live, record }: Bare, credentials: ResolvedCredentials): LinkFacts {
  return { spec, live, record, credentials };
}

/** Of a key that is unsettled the record holds no value that could be equal, so it is sent again. */
function comparable({ fingerprints, unsettled }: LinkRecord, { unlikeAny }: Fingerprinter) {
  if (!fingerprints || !unsettled) return fingerprints;
  const marks = unsettled.map((key) => [key, unlikeAny] as const);
  return Object.fromEntries([...Object.entries(fingerprints), ...marks]);
}

const fingerprinters = new Map<string, Fingerprinter>();

/** One fingerprinter a salt, key and process: what it has computed once (100 ms each) it knows. */
export function fingerprinterOf(
  { fingerprintKey }: Pick<Run, 'fingerprintKey'>,
  salt: string,
): Fingerprinter {
  const fresh = keyedFingerprinter(salt, fingerprintKey);
  const place = `${salt} ${fresh.unlikeAny}`;
  const known = fingerprinters.get(place) ?? fresh;
  fingerprinters.set(place, known);
  return known;
}
