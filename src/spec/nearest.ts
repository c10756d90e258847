import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a person most likely meant: the same but for letter case, or at most a third of its
 * letters away. Undefined where nothing is that near.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const folded = word.slice(0, LONGEST).toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const steps = stepsBetween(folded, candidate.toLowerCase());
    if (steps < bestDistance && steps <= tolerance(folded, candidate)) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}

/** Letters out of order (`evn`) are one slip, however many the plain distance counts. */
function stepsBetween(word: string, candidate: string): number {
  const steps = distance(word, candidate);
  return steps === 2 && sorted(word) === sorted(candidate) ? 1 : steps;
}

function sorted(word: string): string {
  return [...word].sort().join('');
}

/** A longer word is a wrong one anyway, and the distance costs time in proportion to it. */
const LONGEST = 100;

function tolerance(word: string, candidate: string): number {
  return Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
}

/** `did you mean "x"?` as a sentence, or undefined. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const name = nearest(word, candidates);
  return name === undefined ? undefined : `Did you mean ${JSON.stringify(name)}?`;
}
