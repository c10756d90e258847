import type { Capabilities } from '../catalog/capabilities.js';
import type { ObjectId } from '../catalog/link-id.js';
import type { LiveLink } from '../catalog/live-link.js';
import type { CredentialComparison } from '../diff/credential-comparison.js';
import type { LinkspecError } from '../error/linkspec-error.js';
import type { Credentials } from '../secret/secret.js';
import type { LinkSpec } from '../spec/link-spec.js';
import type { LinkRecord } from '../state/records.js';

/** What is the same for every link of a run. */
export interface RunFacts {
  readonly owner: string;
  readonly takeOver: boolean;
  /** `--trust-credentials`: adoption is Trust for this run. */
  readonly trust: boolean;
  /** Whether the state remembers anything: false with `--state none`. */
  readonly remembers: boolean;
  readonly capabilities: Capabilities;
}

/** The spec's credentials, resolved; or why they could not be; `absent` where none are wanted or needed. */
export type ResolvedCredentials =
  | { readonly kind: 'values'; readonly values: Credentials; readonly comparison?: CredentialComparison }
  | { readonly kind: 'failed'; readonly error: LinkspecError }
  | { readonly kind: 'absent' };

/** All that is known of one link that a spec names. */
export interface LinkFacts {
  readonly spec: LinkSpec;
  readonly live: LiveLink | undefined;
  readonly record: LinkRecord | undefined;
  readonly credentials: ResolvedCredentials;
}

/** A link that the state knows and no spec names any more. */
export interface OrphanFacts {
  readonly record: LinkRecord;
  readonly live: LiveLink | undefined;
}

/** A pipeline that uses a link, or one whose text cannot be understood and that therefore might. */
export interface Dependant extends ObjectId {
  readonly state: string;
  readonly certain: boolean;
}
