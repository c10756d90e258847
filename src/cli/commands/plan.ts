import { planRun } from '../../observe/plan-run.js';
import type { Plan } from '../../plan/plan.js';
import { planJsonText } from '../../report/plan-json.js';
import { planMarkdown } from '../../report/plan-markdown.js';
import { planSql } from '../../report/plan-sql.js';
import { planText } from '../../report/plan-text.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type ConnectionOptions, openRun } from '../open-run.js';
import { checkedTargets, type PlanningOptions, planOptionsOf } from '../planning-options.js';
import { openProgress } from '../progress.js';
import { refuseLiterals, savePlan } from '../save-plan.js';
import { specsOrFail } from '../specs-or-fail.js';
import { openTerminal, type Terminal } from '../terminal.js';

export type PlanFormat = 'text' | 'json' | 'markdown' | 'sql';

interface Options extends ConnectionOptions, PlanningOptions {
  readonly out?: string;
  readonly format: PlanFormat;
  readonly detailedExitcode?: boolean;
}

/** `linkspec plan`: shows what apply would do. Sends reads only. */
export async function plan(paths: readonly string[], options: Options): Promise<ExitCode> {
  const terminal = openTerminal();
  const specs = await specsOrFail(paths, terminal, options);
  if (!specs) return EXIT.failed;
  if (options.out !== undefined) refuseLiterals(specs);
  const progress = openProgress(terminal);
  const run = await openRun(options, terminal, progress);
  try {
    const planned = await planRun(run, specs, planOptionsOf(options));
    checkedTargets(options.target, specs, planned);
    progress.done();
    if (options.out !== undefined) await savePlan(options.out, options, specs, planned);
    terminal.out(render(planned.plan, options.format, terminal));
    if (options.out !== undefined)
      terminal.err(`Saved to ${options.out}. To carry out exactly this: linkspec apply ${options.out}\n`);
    return exitCodeOf(planned.plan, options.detailedExitcode === true);
  } finally {
    await run.close();
  }
}

/** A plan in one of its forms. */
export function render(plan: Plan, format: PlanFormat, { color }: Pick<Terminal, 'color'>): string {
  switch (format) {
    case 'text':
      return planText(plan, { color });
    case 'json':
      return planJsonText(plan);
    case 'markdown':
      return planMarkdown(plan);
    case 'sql':
      return planSql(plan);
    default:
      return format satisfies never;
  }
}

/** Blocked links are 1 in any case; a pipeline that an interrupted run holds is something to do. */
function exitCodeOf({ links, held }: Plan, detailed: boolean): ExitCode {
  if (links.some(({ action }) => action === 'blocked')) return EXIT.failed;
  const pending = links.some(({ action }) => action !== 'none') || held.length > 0;
  return detailed && pending ? EXIT.pending : EXIT.done;
}
