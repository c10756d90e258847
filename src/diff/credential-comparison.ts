/**
 * What the recorded fingerprints tell of a link's credentials, key by key. `new`: the record has no such key;
 * `unverified`: nothing comparable is recorded, so nobody knows.
 */
export interface CredentialComparison {
  readonly keys: readonly {
    readonly key: string;
    readonly status: 'same' | 'changed' | 'new' | 'unverified';
  }[];
  /** Recorded keys that the spec does not name. */
  readonly removed: readonly string[];
}
