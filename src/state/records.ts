import { hash } from 'node:crypto';
import type { ObjectId } from '../catalog/link-id.js';
import { idKey } from '../catalog/link-id.js';
import type { JsonObject } from '../json/json.js';

/** What is remembered of a managed link. */
export interface LinkRecord extends ObjectId {
  readonly owner: string;
  readonly type: string;
  /** Digest of the spec as last applied (policy apart): tells drift from a changed spec. */
  readonly specDigest: string;
  /** As read back after the last change. */
  readonly description: string;
  readonly config: JsonObject | null;
  /** One fingerprint per credential key that linkspec sent or trusted; null: credentials never known. */
  readonly fingerprints: Readonly<Record<string, string>> | null;
  /**
   * Credential keys whose value on the server nobody knows: a statement with them was about to be sent, and how it
   * ended is not on record. Absent: none.
   */
  readonly unsettled?: readonly string[];
  /** The server may have credential keys that linkspec never knew: they were only ever set one by one (Merge). */
  readonly partial?: true;
  readonly credentialsVersion: string | null;
  /** The last policy's deletion: what --prune may do. */
  readonly deletion: 'Retain' | 'Delete';
  /** ISO 8601. */
  readonly appliedAt: string;
}

/** An open change window: written before the first STOP, removed when every pipeline runs again. */
export interface WindowRecord {
  readonly run: string;
  readonly link: ObjectId;
  /** ISO 8601. */
  readonly since: string;
  /** Pipelines that this window stops: they are to run again, whatever happens. */
  readonly pipelines: readonly ObjectId[];
}

/** Facts about the whole state: `format` is "1"; `salt` is the base64 salt of all fingerprints. */
export interface MetaRecord {
  readonly format: '1';
  readonly salt: string;
}

/** The entry key of a link's record, window and lock: a digest, so that every name fits. */
export function entryKey(id: ObjectId): string {
  return hash('sha256', idKey(id));
}
