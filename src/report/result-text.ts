import picocolors from 'picocolors';
import type { ApplyResult, LinkResult, Outcome, PipelineResult } from '../apply/result.js';
import { idText, type ObjectId } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { pauseText } from './duration.js';
import { resultSummaryLine, resultSummaryOf } from './result-summary.js';
import { visible } from './visible.js';

export interface ResultTextOptions {
  /** ANSI colours: for a terminal only. */
  readonly color: boolean;
  /** Also lists links that needed nothing. */
  readonly verbose?: boolean;
}

/** The result for a reader at a terminal: per link what was done, each pipeline's pause, errors; then the totals. */
export function resultText(result: ApplyResult, { color, verbose = false }: ResultTextOptions): string {
  const paint = picocolors.createColors(color);
  const told = result.links.filter(
    (link) => verbose || link.outcome !== 'unchanged' || link.pipelines.length > 0,
  );
  const blocks = [
    ...told.map((link) => linkBlock(link, paint)),
    [...result.resumed.map(resumedLine), totals(result, paint)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** One link's outcome on one line, for progress. */
export function resultLine(link: LinkResult, { color }: Pick<ResultTextOptions, 'color'>): string {
  const paint = picocolors.createColors(color);
  const pauses = link.pipelines.flatMap(({ downtimeMs }) => (downtimeMs === null ? [] : [downtimeMs]));
  const paused = pauses.length === 0 ? '' : `, paused ${pauseText(Math.max(...pauses))}`;
  const why = link.error ? `: ${link.error.code} ${visible(link.error.message)}` : '';
  return `${inkOf(link.outcome, paint)(link.outcome)} ${id(link)}${paused}${why}`;
}

type Paint = ReturnType<typeof picocolors.createColors>;

function linkBlock(link: LinkResult, paint: Paint): string[] {
  const details = [
    ...errorLines(link, paint),
    ...link.statements.flatMap(({ sql, why }) => [paint.dim(`-- ${visible(why)}`), `${visible(sql)};`]),
    ...link.pipelines.map((pipeline) => pipelineLine(pipeline, paint)),
  ];
  return [
    `${inkOf(link.outcome, paint)(link.outcome)} ${paint.bold(id(link))}`,
    ...details.map((line) => `    ${line}`),
  ];
}

function errorLines({ error }: LinkResult, paint: Paint): string[] {
  if (!error) return [];
  const way = error.hint === undefined ? [] : [`way out: ${visible(error.hint)}`];
  return [paint.red(`${error.code} ${visible(error.message)}`), ...way];
}

function pipelineLine({ downtimeMs, state, cause, ...pipeline }: PipelineResult, paint: Paint): string {
  const left = activityOf(state) === 'resting' ? 'not started again' : 'not paused';
  const paused = downtimeMs === null ? left : `paused ${pauseText(downtimeMs)}`;
  const why = cause === undefined ? '' : `: ${visible(cause)}`;
  const line = `${id(pipeline)} ${paused}, now ${visible(state)}${why}`;
  return activityOf(state) === 'running' ? line : paint.yellow(line);
}

function resumedLine(pipeline: ObjectId): string {
  return `Started again: ${id(pipeline)}, which an interrupted run had left stopped.`;
}

function totals(result: ApplyResult, paint: Paint): string {
  const { failed, refused, skipped } = resultSummaryOf(result);
  const ink = failed + refused + skipped > 0 ? paint.red : paint.bold;
  return ink(resultSummaryLine(result));
}

function inkOf(outcome: Outcome, paint: Paint): (text: string) => string {
  switch (outcome) {
    case 'done':
      return paint.green;
    case 'unchanged':
      return paint.dim;
    case 'failed':
    case 'refused':
      return paint.red;
    case 'skipped':
      return paint.yellow;
    default:
      return outcome satisfies never;
  }
}

function id(object: ObjectId): string {
  return visible(idText(object));
}
