import type { ObjectId } from '../catalog/link-id.js';
import type { Change } from '../diff/change.js';
import type { ErrorCode } from '../error/codes.js';
import type { Action, PlannedStatement } from './plan.js';

/**
 * What is decided for a link before its pipelines are known. `needs` says which pipelines the decision turns on:
 * SHOW CREATE PIPELINE is asked for those only (contract, Pipelines 1).
 */
export interface Draft {
  readonly link: ObjectId;
  readonly type: string;
  readonly action: Action;
  readonly reason: string;
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly changes: readonly Change[];
  readonly drift?: readonly Change[];
  readonly statements: readonly PlannedStatement[];
  readonly needs: PipelineNeed;
  readonly basis: string;
}

/** Why a link may not be changed, and the way out. */
export type Refusal = Required<Pick<Draft, 'code' | 'reason' | 'hint'>>;

/**
 * `none`: no pipeline matters. `pause`: running ones are paused (and, with `revive`, failed ones started
 * afterwards). `unused`: the change is possible only while no pipeline, running or not, uses the link.
 */
export type PipelineNeed =
  | { readonly kind: 'none' }
  | { readonly kind: 'pause'; readonly policy: 'Pause' | 'Refuse'; readonly revive: boolean }
  | { readonly kind: 'unused'; readonly verb: string };
