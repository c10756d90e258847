import { LinkspecError, placeText } from '../error/linkspec-error.js';
import { visible } from '../report/visible.js';
import { EXIT, type ExitCode } from './exit-code.js';

/** `error LNK0301: what happened`, then the way out. */
export function errorText(error: unknown): string {
  if (!(error instanceof LinkspecError)) return unexpected(error);
  const place = error.place ? `${visible(placeText(error.place))}: ` : '';
  const hint = error.hint ? `  ${visible(error.hint)}\n` : '';
  return `${place}error ${error.code}: ${visible(error.message)}\n${hint}`;
}

/** Usage errors are 64, all others 1. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof LinkspecError && error.code === 'LNK0701' ? EXIT.usage : EXIT.failed;
}

/** A defect: its message may quote anything, so only where it happened is told. */
function unexpected(error: unknown): string {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : 'unknown failure';
  return `error LNK0900: linkspec met something that it does not expect (${name})\n${frames.slice(0, 6).join('\n')}\n  Please report this, with the command that you ran.\n`;
}
