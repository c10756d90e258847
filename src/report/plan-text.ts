import picocolors from 'picocolors';
import { idText, type ObjectId } from '../catalog/link-id.js';
import type { Change } from '../diff/change.js';
import { ERROR_CODES } from '../error/codes.js';
import type { Action, LinkPlan, Plan, PlannedPipeline } from '../plan/plan.js';
import { renderPrintable } from '../sql/render.js';
import { ACTION_MARKS, actionWord } from './action-mark.js';
import { CHANGE_MARKS, changeLine } from './change-line.js';
import { footerOf } from './plan-footer.js';
import { isOutOfTheOrdinary, summaryLine, summaryOf } from './plan-summary.js';
import { visible } from './visible.js';

export interface PlanTextOptions {
  /** ANSI colours: for a terminal only. */
  readonly color: boolean;
  /** Also lists links that need nothing, and prints long values whole. */
  readonly verbose?: boolean;
}

/** The plan for a reader at a terminal: what changes, why, what pauses, what is blocked, then the totals. */
export function planText(plan: Plan, { color, verbose = false }: PlanTextOptions): string {
  const paint = picocolors.createColors(color);
  const told = plan.links.filter((link) => link.action !== 'none' || verbose || isOutOfTheOrdinary(link));
  const blocks = [
    ...told.map((link) => linkBlock(link, paint, verbose)),
    [totals(plan, paint), ...footer(plan, paint)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type Paint = ReturnType<typeof picocolors.createColors>;

function linkBlock(link: LinkPlan, paint: Paint, whole: boolean): string[] {
  const ink = inkOf(link.action, paint);
  const name = `${actionWord(link.action)} ${id(link)} (${visible(link.type)})`;
  const details = [
    ...wayOut(link, paint),
    ...link.changes.map((change) => changed(change, paint, whole)),
    ...(link.drift ?? []).map((change) =>
      paint.dim(`left as it is: ${CHANGE_MARKS[change.kind]} ${changeLine(change, whole)}`),
    ),
    ...link.statements.flatMap(({ statement, why }) => [
      paint.dim(`-- ${visible(why)}`),
      `${visible(renderPrintable(statement))};`,
    ]),
    ...link.pipelines.map((pipeline) => piped(pipeline, paint)),
  ];
  return [
    `${ink(ACTION_MARKS[link.action])} ${paint.bold(name)}: ${visible(link.reason)}`,
    ...details.map((line) => `    ${line}`),
  ];
}

function wayOut({ code, hint }: LinkPlan, paint: Paint): string[] {
  return [
    ...(code === undefined ? [] : [paint.red(`${code} ${ERROR_CODES[code].title}`)]),
    ...(hint === undefined ? [] : [`way out: ${visible(hint)}`]),
  ];
}

function changed(change: Change, paint: Paint, whole: boolean): string {
  const ink = { add: paint.green, update: paint.yellow, remove: paint.red }[change.kind];
  return `${ink(CHANGE_MARKS[change.kind])} ${changeLine(change, whole)}`;
}

function piped(pipeline: PlannedPipeline, paint: Paint): string {
  const named = `${id(pipeline)} (${visible(pipeline.state)})`;
  if (pipeline.pause) return paint.magenta(`pauses ${named}`);
  return pipeline.revive ? paint.magenta(`starts ${named} once the change is made`) : `used by ${named}`;
}

function totals(plan: Plan, paint: Paint): string {
  return summaryOf(plan).blocked > 0 ? paint.red(summaryLine(plan)) : paint.bold(summaryLine(plan));
}

function footer(plan: Plan, paint: Paint): string[] {
  const inks = { unmanaged: paint.dim, held: paint.yellow, note: String };
  return footerOf(plan).map(({ kind, text }) => inks[kind](visible(text)));
}

function inkOf(action: Action, paint: Paint): (text: string) => string {
  switch (action) {
    case 'create':
      return paint.green;
    case 'alter':
      return paint.yellow;
    case 'replace':
    case 'delete':
    case 'blocked':
      return paint.red;
    case 'record':
      return paint.cyan;
    case 'none':
      return paint.dim;
    default:
      return action satisfies never;
  }
}

function id(object: ObjectId): string {
  return visible(idText(object));
}
