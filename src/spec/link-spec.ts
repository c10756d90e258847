import type { Place } from '../error/linkspec-error.js';
import type { JsonObject } from '../json/json.js';
import type { CredentialSpec } from '../secret/reference.js';

/** The eight link types of CREATE LINK (SingleStore docs 9.1, create-link). */
export const LINK_TYPES = ['S3', 'AZURE', 'GCS', 'HDFS', 'HTTP', 'KAFKA', 'MONGODB', 'MYSQL'] as const;
export type LinkType = (typeof LINK_TYPES)[number];

/** Whether it is one of {@link LINK_TYPES}, in capitals. */
export function isLinkType(value: unknown): value is LinkType {
  return LINK_TYPES.some((type) => type === value);
}

/** How far linkspec may go with one link; meanings and defaults stand in schemas/linkspec.schema.json. */
export interface Policy {
  readonly config: 'Exact' | 'Merge';
  readonly credentials: 'Exact' | 'Merge';
  readonly credentialsDrift: 'OnChange' | 'OnVersion' | 'Always';
  readonly adoption: 'Send' | 'Trust' | 'Refuse';
  readonly pipelines: 'Pause' | 'Refuse';
  readonly revive: boolean;
  readonly deletion: 'Retain' | 'Delete';
  readonly replace: 'Refuse' | 'Allow';
  readonly drift: 'Correct' | 'Report';
  readonly approval: 'Automatic' | 'Manual';
}

export const DEFAULT_POLICY: Policy = Object.freeze({
  config: 'Exact',
  credentials: 'Exact',
  credentialsDrift: 'OnChange',
  adoption: 'Send',
  pipelines: 'Pause',
  revive: false,
  deletion: 'Retain',
  replace: 'Refuse',
  drift: 'Correct',
  approval: 'Automatic',
});

/** One checked LinkSpec document, defaults filled in. */
export interface LinkSpec {
  /** metadata.name: identity in messages. */
  readonly title: string;
  /** Where the document stands; the column and line are those of its first line. */
  readonly place: Place;
  readonly database: string;
  readonly name: string;
  readonly type: LinkType;
  /** Absent: not managed. */
  readonly description?: string;
  /** Absent: not managed. `{}`: must be empty. */
  readonly config?: JsonObject;
  /** Absent: not managed. */
  readonly credentials?: CredentialSpec;
  readonly policy: Policy;
  readonly credentialsVersion?: string;
  readonly suspend: boolean;
}
