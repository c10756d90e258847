import type { Statement } from '../sql/statement.js';
import type { LinkRecord } from '../state/records.js';

/** The credential keys that a statement sets. */
export function credentialKeys(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'create-link':
      return [...statement.credentials.keys()];
    case 'alter-link': {
      const { credentials } = statement;
      if (!credentials) return [];
      return credentials.kind === 'key' ? [credentials.key] : [...credentials.value.keys()];
    }
    case 'drop-link':
    case 'stop-pipeline':
    case 'start-pipeline':
      return [];
    default:
      return statement satisfies never;
  }
}

/** Whether the link has no other credential keys after the statement. */
export function sendsAllCredentials(statement: Statement): boolean {
  return (
    statement.kind === 'create-link' ||
    (statement.kind === 'alter-link' && statement.credentials?.kind === 'json')
  );
}

/** The keys whose value on the server may change: with the whole clause, also those that it leaves out. */
export function keysAtStake(statements: readonly Statement[], record: LinkRecord | undefined): Set<string> {
  const all = statements.some(sendsAllCredentials) ? Object.keys(record?.fingerprints ?? {}) : [];
  return new Set([...statements.flatMap(credentialKeys), ...all]);
}
