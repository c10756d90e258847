import type { Place } from '../error/linkspec-error.js';
import type { Json } from '../json/json.js';
import type { Part, Path, Problem } from './problem.js';

/** A YAML or JSON document: its value, and where to look when there is something to say. */
export interface YamlDocument {
  /** Of use only where nothing is {@link broken}. */
  readonly value: Json;
  /** Where the content begins. */
  readonly place: Place;
  /** Errors of the YAML text itself. */
  readonly broken: readonly Problem[];
  /** Good YAML without a JSON value (`.nan`, tags, endless aliases). Matters only if the document is a LinkSpec. */
  readonly unholdable: readonly Problem[];
  /** Where a key or value stands; for what is not there, its nearest parent. */
  locate(path: Path, part: Part): Place;
}
