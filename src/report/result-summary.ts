import { type ApplyResult, OUTCOMES, type Outcome } from '../apply/result.js';
import { counted } from './counted.js';
import { pauseText } from './duration.js';

/** How many links each outcome has; every outcome has a count. */
export function resultSummaryOf(result: ApplyResult): Readonly<Record<Outcome, number>> {
  const count = (outcome: Outcome) => result.links.filter((link) => link.outcome === outcome).length;
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>;
}

/** The run in one sentence, as it ends the text. */
export function resultSummaryLine(result: ApplyResult): string {
  const summary = resultSummaryOf(result);
  const outcomes = OUTCOMES.filter((outcome) => summary[outcome] > 0).map((o) => `${summary[o]} ${o}`);
  if (outcomes.length === 0) return 'Result: no links.';
  const statements = result.links.reduce((total, link) => total + link.statements.length, 0);
  return `Result: ${outcomes.join(', ')}; ${counted(statements, 'statement')}; ${pauseSummary(result)}.`;
}

function pauseSummary(result: ApplyResult): string {
  const pauses = result.links
    .flatMap(({ pipelines }) => pipelines.map(({ downtimeMs }) => downtimeMs))
    .filter((ms) => ms !== null)
    .sort((a, b) => a - b);
  const longest = pauses.at(-1);
  if (longest === undefined) return 'no pipeline was paused';
  if (pauses.length === 1) return `1 pipeline paused for ${pauseText(longest)}`;
  return `${pauses.length} pipelines paused, median ${pauseText(median(pauses))}, longest ${pauseText(longest)}`;
}

/** Of a sorted, non-empty list; between the middle two where there are two. */
function median(sorted: readonly number[]): number {
  const [low = 0, high = 0] = [
    sorted[Math.ceil(sorted.length / 2) - 1],
    sorted[Math.floor(sorted.length / 2)],
  ];
  return (low + high) / 2;
}
