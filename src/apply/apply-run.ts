import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { idText } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import type { PlannedLink, PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import { blockedError } from '../plan/blocked-error.js';
import { interrupted } from './interrupted.js';
import { recordLinks } from './record-links.js';
import type { ApplyResult, LinkResult } from './result.js';
import { errorOf, runWindow } from './run-window.js';
import { sealLinks } from './seal-links.js';
import { refusalOf } from './server-refusal.js';
import { settle } from './settle.js';
import type { ApplyOptions, Limit, WindowContext } from './window-context.js';
import { WindowLock } from './window-lock.js';

/**
 * Carries out a plan: the only room that changes the world. Links go side by side up to the limit, each in a window
 * of its own; one link's failure leaves the others be. Never throws for a link: what happened is in the result,
 * links in the plan's order.
 */
export async function applyRun(
  run: Run,
  planned: PlannedRun,
  options: ApplyOptions,
  onResult: (result: LinkResult) => void = () => undefined,
): Promise<ApplyResult['links']> {
  // Each link that waits or is watched listens to it: many at once are no leak.
  setMaxListeners(0, options.signal);
  const limit = options.limit ?? limitOf(options.concurrency);
  let failed = false;
  const recorded = await recordLinks(run, planned, options);
  const ends = planned.links.map(async (link): Promise<LinkResult> => {
    const result = recorded.get(link) ?? atRest(link) ?? (await changed(link));
    onResult(result);
    return result;
  });
  const results = await Promise.all(ends);
  if (options.seals !== false)
    await sealLinks(run, planned).catch(() =>
      run.progress('the seals of the fingerprints could not be written'),
    );
  return results;

  async function changed(link: PlannedLink): Promise<LinkResult> {
    const context = { run, planned, link, options };
    const result = await limit(async () => {
      if (options.signal.aborted || (failed && options.failFast))
        return skipped(link, options.signal.aborted);
      const end = await locked(context);
      failed ||= end.outcome === 'failed';
      return end;
    });
    options.onClosed?.(result);
    // Watched outside the limit: the window is closed, so the next link need not wait for it.
    const settled = await settle(context, result).catch((error: unknown) =>
      result.error ? result : failedWith(link, refusalOf(error, 'watching the pipelines'), result),
    );
    failed ||= settled.outcome === 'failed';
    return settled;
  }
}

function limitOf(concurrency: number): Limit {
  const limit = pLimit(Math.max(1, concurrency));
  return (work) => limit(work);
}

/** Runs the window of a link under its lock, and lets the lock go whatever happens. */
async function locked(context: Omit<WindowContext, 'lock' | 'sent' | 'unsettled'>): Promise<LinkResult> {
  const { run, link, options } = context;
  const sent: WindowContext['sent'] = [];
  try {
    const lock = await WindowLock.take(run, link.plan, options.lockTimeoutMs, options.signal);
    try {
      return await runWindow({ ...context, lock, sent, unsettled: new Set() });
    } finally {
      await lock.release().catch(() => undefined);
    }
  } catch (error) {
    if (options.signal.aborted && sent.length === 0) return skipped(link, true);
    if (error instanceof LinkspecError && error.code === 'LNK0503')
      return failedWith(
        link,
        new LinkspecError('LNK0503', `another run is changing ${idText(link.plan)}`, LOCK_HINT),
      );
    return failedWith(link, refusalOf(error, 'this link'), { statements: sent });
  }
}

const LOCK_HINT = { hint: 'Wait for it and run again, or give it longer with --lock-timeout.' };

/** The result of a link that no statement is for. */
function atRest({ plan }: PlannedLink): LinkResult | undefined {
  const { database, name, action } = plan;
  const nothing = { database, name, statements: [], pipelines: [] };
  if (action === 'none') return { ...nothing, outcome: 'unchanged' };
  if (action !== 'blocked') return undefined;
  return { ...nothing, outcome: 'refused', error: errorOf(blockedError(plan)) };
}

function skipped({ plan: { database, name } }: PlannedLink, aborted: boolean): LinkResult {
  const error = aborted
    ? interrupted()
    : new LinkspecError('LNK0607', 'not started: --fail-fast ended the run at the first failure', {
        hint: 'Mend that failure and run again.',
      });
  return { database, name, outcome: 'skipped', statements: [], pipelines: [], error: errorOf(error) };
}

function failedWith(
  { plan: { database, name } }: PlannedLink,
  error: LinkspecError,
  so: Partial<Pick<LinkResult, 'statements' | 'pipelines'>> = {},
): LinkResult {
  const { statements = [], pipelines = [] } = so;
  return { database, name, outcome: 'failed', statements, pipelines, error: errorOf(error) };
}
