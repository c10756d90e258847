import picocolors from 'picocolors';
import type { ErrorCode } from '../error/codes.js';
import { type Place, placeText } from '../error/linkspec-error.js';
import { visible } from './visible.js';

/** Something about a person's text that is to be told with its place. */
export interface ReportedProblem {
  readonly severity: 'error' | 'warning' | 'note';
  readonly code?: ErrorCode;
  readonly message: string;
  readonly place: Place;
  /** What to do next. */
  readonly hint?: string;
}

/** One line a problem, in the form that editors and CI read: `file:line:column: error LNK0102: message (hint)`. */
export function problemsText(
  problems: readonly ReportedProblem[],
  { color }: { readonly color: boolean },
): string {
  const paint = picocolors.createColors(color);
  const inks = { error: paint.red, warning: paint.yellow, note: paint.cyan };
  return problems
    .map(({ severity, code, message, place, hint }) => {
      const kind = inks[severity](code === undefined ? severity : `${severity} ${code}`);
      const more = hint === undefined ? '' : ` (${visible(hint)})`;
      return `${paint.bold(visible(placeText(place)))}: ${kind}: ${visible(message)}${more}\n`;
    })
    .join('');
}
