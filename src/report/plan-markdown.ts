import { idText } from '../catalog/link-id.js';
import type { Change } from '../diff/change.js';
import type { Action, LinkPlan, Plan } from '../plan/plan.js';
import { renderPrintable } from '../sql/render.js';
import { ACTION_MARKS, actionWord } from './action-mark.js';
import { changeLine } from './change-line.js';
import { counted } from './counted.js';
import { fenced, markdownCode, markdownText } from './markdown-escape.js';
import { footerOf } from './plan-footer.js';
import { isOutOfTheOrdinary, summaryLine } from './plan-summary.js';

/** Code hosts take comments of up to 65,536 characters; what is written around this one has the rest. */
const LONGEST = 65_000;
/** What the table may take; the rest is for the details. */
const LONGEST_TABLE = 40_000;
/** What the lines after the table may take; kept free by the table and the details. */
const LONGEST_FOOTER = 5_000;

/**
 * The plan as a pull-request comment: the totals, a table of links (what needs a decision first), and per link a
 * folded block of changes and statements. What does not fit is left out, and a line says so.
 */
export function planMarkdown(plan: Plan): string {
  const told = plan.links
    .filter((link) => link.action !== 'none' || isOutOfTheOrdinary(link))
    .sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
  const head = ['### linkspec plan', `**${markdownText(summaryLine(plan))}**`].join('\n\n');
  const rows = fitting(told.map(row), LONGEST_TABLE);
  const table = rows.length > 0 ? [[...TABLE_HEAD, ...rows].join('\n')] : [];
  const foot = footer(plan);
  const used = [head, ...table, ...foot].join('\n\n').length;
  const foldable = told.filter(hasDetails);
  const details = fitting(foldable.map(folded), LONGEST - LEFT_OUT_LENGTH - used);
  const leftOut = leftOutLine(told.length - rows.length, foldable.length - details.length);
  return `${[head, ...table, ...details, ...leftOut, ...foot].join('\n\n')}\n`;
}

/** What a reviewer must decide on comes first. */
const ORDER: readonly Action[] = ['blocked', 'delete', 'replace', 'alter', 'create', 'record', 'none'];

const TABLE_HEAD = ['| | link | type | action | pauses | reason |', '| --- | --- | --- | --- | ---: | --- |'];

function row(link: LinkPlan): string {
  const pauses = link.pipelines.filter(({ pause }) => pause).length;
  const cells = [
    markdownCode(ACTION_MARKS[link.action]),
    markdownCode(idText(link)),
    markdownText(link.type),
    link.action === 'blocked' ? '**blocked**' : actionWord(link.action),
    pauses === 0 ? '' : String(pauses),
    reasonOf(link),
  ];
  return `| ${cells.join(' | ')} |`;
}

function reasonOf({ code, reason, hint }: LinkPlan): string {
  const way = hint === undefined ? '' : `<br>Way out: ${markdownText(cut(hint))}`;
  return `${code === undefined ? '' : `${code}: `}${markdownText(cut(reason))}${way}`;
}

function cut(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}…`;
}

function hasDetails({ changes, drift = [], statements, pipelines }: LinkPlan): boolean {
  return changes.length + drift.length + statements.length + pipelines.length > 0;
}

function folded(link: LinkPlan): string {
  const { changes, drift = [], statements, pipelines } = link;
  return [
    `<details><summary>${actionWord(link.action)} ${markdownCode(idText(link))}</summary>`,
    ...(changes.length > 0 ? [fenced('diff', changes.flatMap(diffLines))] : []),
    ...(drift.length > 0 ? ['Left as it is:', fenced('diff', drift.flatMap(diffLines))] : []),
    ...(statements.length > 0
      ? [
          fenced(
            'sql',
            statements.flatMap(({ statement, why }) => [`-- ${why}`, `${renderPrintable(statement)};`]),
          ),
        ]
      : []),
    ...(pipelines.length > 0 ? [pipelines.map(pipelineItem).join('\n')] : []),
    '</details>',
  ].join('\n\n');
}

/** In a `diff` block `-` is red, `+` green and `!` orange; an update of a value reads as one line out, one in. */
function diffLines(change: Change): string[] {
  if (change.secret) return [`! ${changeLine(change)}`];
  const { path } = change;
  switch (change.kind) {
    case 'add':
      return [`+ ${changeLine(change)}`];
    case 'update':
      return [
        `- ${changeLine({ path, kind: 'remove', before: change.before })}`,
        `+ ${changeLine({ path, kind: 'add', after: change.after })}`,
      ];
    case 'remove':
      return [`- ${changeLine(change)}`];
    default:
      return change satisfies never;
  }
}

function pipelineItem(pipeline: LinkPlan['pipelines'][number]): string {
  const verb = pipeline.pause ? 'pauses' : pipeline.revive ? 'starts' : 'used by';
  return `- ${verb} ${markdownCode(idText(pipeline))} (${markdownText(pipeline.state)})`;
}

function leftOutLine(links: number, details: number): string[] {
  const parts = [
    ...(links > 0 ? [`${counted(links, 'link')} of this plan`] : []),
    ...(details > 0 ? [`the details of ${counted(details, 'link')}`] : []),
  ];
  if (parts.length === 0) return [];
  return [`_Left out to fit a comment: ${parts.join(' and ')}. The text and JSON formats show them all._`];
}

/** Room for {@link leftOutLine} with any counts, and for the blank lines round it. */
const LEFT_OUT_LENGTH = 200;

function footer(plan: Plan): string[] {
  const lines = footerOf(plan).map(({ text }) => markdownText(text));
  const shown = fitting(lines, LONGEST_FOOTER);
  const missing = lines.length - shown.length;
  return missing === 0 ? shown : [...shown, `_${counted(missing, 'more line')} left out._`];
}

/** The texts that fit into `room` characters together, with two line breaks after each. */
function fitting(texts: readonly string[], room: number): string[] {
  let left = room;
  return texts.filter((text) => {
    const fits = text.length + 2 <= left;
    if (fits) left -= text.length + 2;
    return fits;
  });
}
