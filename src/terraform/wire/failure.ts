import { LinkspecError, placeText } from '../../error/linkspec-error.js';
import type { Diagnostic } from './messages.js';

/**
 * What Terraform shows for an exception. The text of a LinkspecError is made for people; that of any other may quote
 * anything, a secret included, so that only its class and where it happened are told (LNK0900).
 */
export function diagnosticOf(thrown: unknown): Diagnostic {
  if (!(thrown instanceof LinkspecError))
    return {
      severity: 'ERROR',
      summary: 'Defect in linkspec',
      detail: [
        `LNK0900: linkspec met something that it does not expect (${className(thrown)}).`,
        ...frames(thrown),
        'Please report this, with the command that you ran.',
      ].join('\n'),
    };
  const place = thrown.place ? `${placeText(thrown.place)}: ` : '';
  const hint = thrown.hint ? `${thrown.hint} ` : '';
  return { severity: 'ERROR', summary: `${place}${thrown.message}`, detail: `${hint}(${thrown.code})` };
}

/**
 * The last words of a process. Terraform knows the first word, and shows the lines from there on as the plugin's
 * crash, whatever its log level.
 */
export function panicText(thrown: unknown): string {
  const what = thrown instanceof LinkspecError ? `${thrown.code} ${thrown.message}` : className(thrown);
  return ['panic: linkspec met something that it does not expect:', what, '', ...frames(thrown), ''].join(
    '\n',
  );
}

function className(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `a thrown ${typeof thrown}`;
  // Codes of Node and of the driver are fixed words: ECONNRESET.
  const code = 'code' in thrown && /^[A-Z][A-Z0-9_]{2,}$/.test(String(thrown.code)) ? ` ${thrown.code}` : '';
  return `${thrown.constructor.name}${code}`;
}

/** The lines of the stack below the message, which may have several lines itself. */
function frames(thrown: unknown): string[] {
  if (!(thrown instanceof Error)) return [];
  const { stack = '', message } = thrown;
  const start = stack.indexOf(message);
  // A message that was changed later is not in the stack, but what it was before is: then nothing is certain.
  if (start < 0) return [];
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 12);
}

const FRAME = /^ {4}at .*[/:\\][^/\\]*:\d+:\d+\)?$/;
