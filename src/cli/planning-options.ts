import { LinkspecError } from '../error/linkspec-error.js';
import { checkTargets, type PlannedRun, type PlanOptions } from '../observe/plan-run.js';
import type { LinkSpec } from '../spec/link-spec.js';
import { STANDARD_OWNER } from './standard-owner.js';

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

/** Throws LNK0701 for options that a saved plan has settled already: they would be ignored. */
export function refusePlanningOptions(
  options: PlanningOptions & { readonly owner: string },
  plannedOwner: string,
): void {
  const given = [
    options.target.length > 0 && '--target',
    options.prune && '--prune',
    options.trustCredentials && '--trust-credentials',
    options.takeOver && '--take-over',
    options.owner !== STANDARD_OWNER && options.owner !== plannedOwner && '--owner',
  ].filter((name) => typeof name === 'string');
  if (given.length === 0) return;
  throw new LinkspecError(
    'LNK0701',
    `a saved plan was made with its own options, so ${given.join(', ')} cannot be given`,
    {
      hint: 'Leave them out, or make a new plan with them.',
    },
  );
}
