import { explainServerError } from '../database/explain-server-error.js';
import type { ErrorCode } from '../error/codes.js';
import { LinkspecError, placeText } from '../error/linkspec-error.js';
import { visible } from '../report/visible.js';
import { EXIT, type ExitCode } from './exit-code.js';

/** `error LNK0301: what happened`, then the way out. */
export function errorText(thrown: unknown): string {
  const error = explainServerError(thrown, 'asking the server');
  if (!(error instanceof LinkspecError)) return unexpected(error);
  const place = error.place ? `${visible(placeText(error.place))}: ` : '';
  const hint = error.hint ? `  ${visible(error.hint)}\n` : '';
  return `${place}error ${error.code}: ${visible(error.message)}\n${hint}`;
}

/** Usage errors are 64, all others 1. An address that is missing or cannot be read is one of usage. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof LinkspecError && USAGE.has(error.code) ? EXIT.usage : EXIT.failed;
}

const USAGE: ReadonlySet<string> = new Set<ErrorCode>(['LNK0307', 'LNK0701']);

/** A defect: its message may quote anything, so only where it happened is told. */
function unexpected(error: unknown): string {
  const name = error instanceof Error ? error.name : 'unknown failure';
  const frames = error instanceof Error ? framesOf(error) : [];
  return [
    `error LNK0900: linkspec met something that it does not expect (${name})`,
    ...frames.slice(0, 6),
    '  Please report this, with the command that you ran.',
    '',
  ].join('\n');
}

/** The lines below the message, which may have several lines itself. */
function framesOf({ stack = '', message }: Error): string[] {
  const end = stack.indexOf(message) + message.length;
  return stack
    .slice(end)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line));
}
