import { LinkspecError } from '../../error/linkspec-error.js';
import { LINK_SPECS, type LinkObject } from '../objects/link-object.js';
import { type Claim, claimIn } from '../status/claim.js';
import { conditionIn } from '../status/conditions.js';
import type { Reason } from '../status/reasons.js';
import type { Verdict } from './verdict.js';
import type { World } from './world.js';

type Teller = Pick<World, 'events' | 'log' | 'metrics'>;

/** Events and log lines about a verdict: what was done, and each turn from one state to another; never the same twice. */
export function tellVerdict({ events, log, metrics }: Teller, object: LinkObject, verdict: Verdict): void {
  const before = conditionIn(object.status, 'Ready')?.reason;
  const fields = { key: `${object.namespace}/${object.name}`, generation: object.generation };
  switch (verdict.kind) {
    case 'ready':
      tellDone();
      tellDrift();
      return;
    case 'suspended':
      return;
    case 'approval':
      if (planHash(object) !== verdict.plan.hash)
        events.record(about(object), 'Normal', 'PlanReady', verdict.plan.summary);
      tellDrift();
      return;
    case 'failed':
      tellDone();
      if (!verdict.isUntried) {
        log.warn(verdict.message, { ...fields, reason: verdict.reason });
        if (DATABASE.has(verdict.reason)) metrics.databaseError(verdict.reason);
      }
      if (verdict.reason !== before && verdict.reason !== 'Progressing')
        events.record(about(object), 'Warning', verdict.reason, verdict.message);
      return;
    default:
      verdict satisfies never;
  }

  function tellDone(): void {
    if (!('done' in verdict) || verdict.done === undefined) return;
    const { how, statements } = verdict.done;
    events.record(about(object), 'Normal', how, `${statements.join('; ')}. ${verdict.message}`);
    log.info(verdict.message, { ...fields, reason: how, count: statements.length });
    if (how === 'DriftCorrected') metrics.driftDetected();
  }

  function tellDrift(): void {
    if (!('drift' in verdict) || verdict.drift === undefined) return;
    const known = conditionIn(object.status, 'Drifted');
    if (known?.status === 'True' && known.message === verdict.drift) return;
    events.record(about(object), 'Warning', 'DriftDetected', verdict.drift);
    metrics.driftDetected();
  }
}

/** Reasons that come from the server of the link. */
const DATABASE: ReadonlySet<Reason> = new Set([
  'ConnectionFailed',
  'AuthFailed',
  'PermissionDenied',
  'ApplyFailed',
  'PipelineFailed',
  'StateFailed',
]);

/** A foreign error is a defect: its text may hold anything, so only the log has it. */
export function tellDefect({ log }: Teller, object: LinkObject, error: unknown): void {
  if (error instanceof LinkspecError) return;
  log.error('reconciling failed', { key: `${object.namespace}/${object.name}`, error });
}

/** The object's link was on another server before: nobody changes or drops it there any more. */
export function tellMoved({ events }: Teller, object: LinkObject, claim: Claim | undefined): void {
  const before = claimIn(object.status);
  if (!claim || !before?.server || before.server === claim.server) return;
  const text = `The link is on ${claim.server} now; what is left of it on ${before.server} stays there`;
  events.record(about(object), 'Warning', 'SpecWarning', text);
}

/** What became of a deleted object's link. */
export function tellRemoval({ events, log }: Teller, object: LinkObject, end: 'free' | 'dropped'): void {
  const fields = { key: `${object.namespace}/${object.name}` };
  if (end === 'free') {
    log.info('the object is gone, its link stays', fields);
    return;
  }
  log.info('the link was dropped', fields);
  events.record(about(object), 'Normal', 'Deleted', 'The link was dropped');
}

/** What a person should look at in a spec: once a generation. */
export function tellWarnings({ events }: Teller, object: LinkObject, warnings: readonly string[]): void {
  if (object.status.observedGeneration === object.generation) return;
  for (const warning of warnings) events.record(about(object), 'Warning', 'SpecWarning', warning);
}

function about({ namespace, name, uid, resourceVersion }: LinkObject) {
  return { resource: LINK_SPECS, namespace, name, uid, resourceVersion };
}

function planHash({ status }: LinkObject): unknown {
  const { plan } = status;
  return typeof plan === 'object' && plan !== null && 'hash' in plan ? plan.hash : undefined;
}
