import type { ErrorCode } from './codes.js';

/** Where a person's text is at fault: 1-based line and column, both absent where the whole file is meant. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Something that a person has to know: what happened, where, and what to do next.
 * The text of an error never holds a secret: whoever makes one from foreign text cleans it first.
 */
export class LinkspecError extends Error {
  override readonly name = 'LinkspecError';
  readonly code: ErrorCode;
  /** What to do next, as a sentence. */
  readonly hint: string | undefined;
  readonly place: Place | undefined;

  constructor(code: ErrorCode, message: string, more: { hint?: string; place?: Place } = {}) {
    super(message);
    this.code = code;
    this.hint = more.hint;
    this.place = more.place;
  }
}

/** `file:line:column`, as far as known. */
export function placeText(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
}
