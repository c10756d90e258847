import type { ErrorCode } from '../error/codes.js';
import type { Place } from '../error/linkspec-error.js';

/** `error`: the document gives no spec. `warning`: it does, and somebody should look. `note`: for information. */
export type Severity = 'error' | 'warning' | 'note';

/** Something to say about what a person wrote. Its text never holds a value of `credentials`. */
export interface Problem {
  readonly severity: Severity;
  /** Present on every error. */
  readonly code?: ErrorCode;
  readonly message: string;
  readonly place: Place;
  /** What to do next, as a sentence. */
  readonly hint?: string;
}

/** Keys and indices from the root of a document. */
export type Path = readonly (string | number)[];

/** Which half of a map entry is meant: a field that should not be there is its key, a bad value is its value. */
export type Part = 'key' | 'value';

/** A problem of a document's value, before anybody asked where that stands in a file. */
export interface Finding extends Omit<Problem, 'place'> {
  readonly path: Path;
  readonly part: Part;
}

/** The finding with a place instead of a path. */
export function placed(finding: Finding, place: Place): Problem {
  const { path: _path, part: _part, ...told } = finding;
  return { ...told, place };
}
