import type { Path } from './problem.js';

/** `spec.config["a.b"][0]`: a path as people write it; the root is `the document`. */
export function pathText(path: Path): string {
  if (path.length === 0) return 'the document';
  return path.map(stepText).join('').replace(/^\./, '');
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return PLAIN.test(step) ? `.${step}` : `[${quoted(step)}]`;
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A foreign name in quotes on one line, cut where it is very long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
}

/** Characters of a foreign name that a message shows. */
const LONGEST = 100;
