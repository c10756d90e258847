import type { ObjectId } from '../catalog/link-id.js';
import type { Change } from '../diff/change.js';
import type { ErrorCode } from '../error/codes.js';
import type { Statement } from '../sql/statement.js';

export const ACTIONS = ['create', 'alter', 'replace', 'delete', 'record', 'none', 'blocked'] as const;
export type Action = (typeof ACTIONS)[number];

/** The reason of a link that needs nothing, the one that reports count and do not tell. */
export const ORDINARY_REASON = 'as the spec says';

/** Which statement form was chosen; `key` and `json` name the form of each SET clause, CONFIG first. */
export type Shape =
  | 'key'
  | 'json'
  | 'key+key'
  | 'key+json'
  | 'json+key'
  | 'json+json'
  | 'create'
  | 'create-or-replace'
  | 'drop';

export interface PlannedStatement {
  readonly statement: Statement;
  readonly shape: Shape;
  /** One sentence: why this shape. */
  readonly why: string;
}

export interface PlannedPipeline extends ObjectId {
  readonly state: string;
  /** Whether it will be stopped for the change and started again. */
  readonly pause: boolean;
  /** Whether it is found in Error and will be started once the change is made (policy.revive). */
  readonly revive?: true;
}

export interface LinkPlan extends ObjectId {
  readonly type: string;
  readonly action: Action;
  /** One sentence: why this action. */
  readonly reason: string;
  /** For `blocked`: the stable code and the way out. */
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly changes: readonly Change[];
  readonly statements: readonly PlannedStatement[];
  readonly pipelines: readonly PlannedPipeline[];
  /** With drift: Report, what differs and is left as it is. */
  readonly drift?: readonly Change[];
  /** Digest of what the plan rests on: live config, type, description, recorded fingerprints and owner. */
  readonly basis: string;
}

export interface Plan {
  readonly links: readonly LinkPlan[];
  /** Live links that no spec names and nobody manages: left alone. */
  readonly unmanaged: number;
  /** Pipelines that an interrupted run left stopped; the next apply or resume starts them. */
  readonly held: readonly HeldPipeline[];
  /** What a reader should know and no link carries, e.g. what `--state none` costs. */
  readonly notes: readonly string[];
}

export interface HeldPipeline extends ObjectId {
  readonly link: ObjectId;
  /** When the interrupted run stopped it: ISO 8601. */
  readonly since: string;
}
