import { checkTargets, type PlannedRun, type PlanOptions } from '../observe/plan-run.js';
import type { LinkSpec } from '../spec/link-spec.js';

/** The options that plan and apply share. */
export interface PlanningOptions {
  readonly target: readonly string[];
  readonly prune?: boolean;
  readonly trustCredentials?: boolean;
  readonly takeOver?: boolean;
}

export function planOptionsOf(options: PlanningOptions): PlanOptions {
  return {
    prune: options.prune === true,
    targets: options.target,
    trust: options.trustCredentials === true,
    takeOver: options.takeOver === true,
  };
}

/** Throws LNK0701 for a --target that names nothing: a typing error must not look like "no changes". */
export function checkedTargets(
  targets: readonly string[],
  specs: readonly LinkSpec[],
  { plan }: Pick<PlannedRun, 'plan'>,
): void {
  checkTargets(targets, [...specs, ...plan.links]);
}
