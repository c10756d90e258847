import { planForApply } from '../../apply/alter-link-probe.js';
import { applyRun } from '../../apply/apply-run.js';
import { checkState, matchSavedPlan } from '../../apply/match-saved-plan.js';
import type { ApplyResult } from '../../apply/result.js';
import { type ResumeResult, resume } from '../../apply/resume.js';
import { idText } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { type PlannedRun, planRun } from '../../observe/plan-run.js';
import type { Run } from '../../observe/run.js';
import { resultJsonText } from '../../report/result-json.js';
import { resultLine, resultText } from '../../report/result-text.js';
import { documentToSpec } from '../../spec/document.js';
import type { LinkSpec } from '../../spec/link-spec.js';
import { askToApply } from '../ask.js';
import { errorText } from '../error-text.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openInterrupt } from '../interrupt.js';
import { type ConnectionOptions, openRun } from '../open-run.js';
import {
  checkedTargets,
  type PlanningOptions,
  planOptionsOf,
  refusePlanningOptions,
} from '../planning-options.js';
import { openProgress, type Progress } from '../progress.js';
import { loadPlan, stateDigest } from '../save-plan.js';
import { specsOrFail } from '../specs-or-fail.js';
import { openTerminal, type Terminal } from '../terminal.js';
import { render } from './plan.js';

interface Options extends ConnectionOptions, PlanningOptions {
  readonly autoApprove?: boolean;
  readonly concurrency: number;
  readonly failFast?: boolean;
  readonly lockTimeout: number;
  readonly settle: number;
  readonly format: 'text' | 'json';
}

/** `linkspec apply`: plans, or takes a saved plan, asks, carries out, verifies. */
export async function apply(paths: readonly string[], options: Options): Promise<ExitCode> {
  const terminal = openTerminal();
  const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (!options.autoApprove && !interactive)
    throw new LinkspecError('LNK0701', 'there is no terminal to ask on', {
      hint: 'Look at `linkspec plan`, then run apply with --auto-approve.',
    });
  const work = await workOf(paths, options, terminal);
  if (!work) return EXIT.failed;
  const progress = openProgress(terminal);
  const interrupt = openInterrupt(terminal);
  const run = await openRun(work.options, terminal, progress, options.concurrency + 8);
  try {
    const resumed = await interrupt.careful(() => resume(run, options.lockTimeout));
    tellResumed(resumed, terminal);
    if (interrupt.code !== undefined) return interrupt.code;
    const planned = await planForApply(run, work.plan);
    progress.done();
    tellPlan(planned, options, terminal);
    if (hasWork(planned) && !options.autoApprove && !(await askToApply())) {
      terminal.err('Nothing was changed.\n');
      return EXIT.failed;
    }
    const links = await interrupt.careful((signal) =>
      carryOut(run, planned, options, signal, progress, terminal),
    );
    const result: ApplyResult = { links, resumed: resumed.started };
    progress.done();
    terminal.out(
      options.format === 'json'
        ? resultJsonText(result)
        : `\n${resultText(result, { color: terminal.color })}`,
    );
    return interrupt.code ?? exitCodeOf(result, resumed);
  } finally {
    interrupt.close();
    await run.close();
  }
}

interface Work {
  readonly options: ConnectionOptions;
  readonly plan: (run: Run) => Promise<PlannedRun>;
}

/** A saved plan brings its own specs and inputs; otherwise both come from the command line. */
async function workOf(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<Work | undefined> {
  const saved = await loadPlan(paths);
  if (saved) {
    refusePlanningOptions(options, saved.inputs.owner);
    const specs = saved.specs.map((document) => documentToSpec(document, { file: paths[0] ?? '' }));
    const { owner, ...inputs } = saved.inputs;
    return {
      options: { ...options, owner },
      plan: async (run) => {
        const planned = await planRun(run, specs, inputs);
        checkState(saved, stateDigest(planned.snapshot));
        return matchSavedPlan(run, saved, planned);
      },
    };
  }
  const specs: readonly LinkSpec[] | undefined = await specsOrFail(paths, terminal, options);
  if (!specs) return undefined;
  return {
    options,
    plan: async (run) => {
      const planned = await planRun(run, specs, planOptionsOf(options));
      checkedTargets(options.target, specs, planned);
      return planned;
    },
  };
}

/** With `--format json` stdout is for the result: the plan is shown to who is asked, its notes to everybody. */
function tellPlan({ plan }: PlannedRun, { format, autoApprove }: Options, terminal: Terminal): void {
  if (format === 'text') terminal.out(render(plan, 'text', terminal));
  else if (!autoApprove) terminal.err(render(plan, 'text', { color: terminal.errColor }));
  else for (const note of plan.notes) terminal.err(`Note: ${note}\n`);
}

function carryOut(
  run: Run,
  planned: PlannedRun,
  options: Options,
  signal: AbortSignal,
  progress: Progress,
  terminal: Terminal,
): Promise<ApplyResult['links']> {
  const total = planned.plan.links.filter(({ action }) => action !== 'none' && action !== 'blocked').length;
  let ended = 0;
  return applyRun(
    run,
    planned,
    {
      concurrency: options.concurrency,
      failFast: options.failFast === true,
      lockTimeoutMs: options.lockTimeout,
      settleMs: options.settle,
      signal,
    },
    (result) => {
      if (result.outcome === 'unchanged' || result.outcome === 'refused') return;
      ended++;
      progress.line(`[${ended}/${total}] ${resultLine(result, { color: terminal.errColor })}`);
      if (ended < total) progress.step(`${total - ended} to go`);
    },
  );
}

function hasWork({ plan }: PlannedRun): boolean {
  return plan.links.some(({ action }) => action !== 'none' && action !== 'blocked');
}

/** Tells what an earlier run had left behind and what became of it. */
export function tellResumed({ started, busy, errors }: ResumeResult, terminal: Terminal): void {
  for (const pipeline of started)
    terminal.err(`Started again: ${idText(pipeline)}, which an interrupted run had left stopped.\n`);
  for (const link of busy)
    terminal.err(`Another run is at work on ${idText(link)}; its pipelines are left to it.\n`);
  for (const error of errors) terminal.err(errorText(error));
}

function exitCodeOf({ links }: ApplyResult, { errors }: ResumeResult): ExitCode {
  const good = links.every(({ outcome }) => outcome === 'done' || outcome === 'unchanged');
  return good && errors.length === 0 ? EXIT.done : EXIT.failed;
}
