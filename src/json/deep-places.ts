/** Levels of arrays and objects within each other that {@link parseJson} takes: far more than any link has. */
export const DEEPEST_JSON = 200;

/** A stretch of a text: from `start` up to, without, `end`. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The arrays and objects of a JSON text that stand deeper than {@link DEEPEST_JSON} levels, the outermost of each nest.
 * No text is too deep for it, since it does not recurse. Of text that is no JSON it says where brackets stand, up to
 * the first mistake.
 */
export function deepPlaces(text: string): readonly Stretch[] {
  const found: Stretch[] = [];
  // A nest takes two brackets a level.
  if (text.length <= 2 * DEEPEST_JSON) return found;
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charAt(at)) {
      case '"':
        at = closingQuote(text, at);
        break;
      case '[':
      case '{':
        depth += 1;
        if (depth === DEEPEST_JSON + 1) start = at;
        break;
      case ']':
      case '}':
        if (depth === DEEPEST_JSON + 1) found.push({ start, end: at + 1 });
        depth -= 1;
        break;
      default:
    }
  }
  if (depth > DEEPEST_JSON) found.push({ start, end: text.length });
  return found;
}

/**
 * The text with `null` in place of what stands deeper than {@link DEEPEST_JSON} levels: for what others wrote into one
 * text, so that a nest of one does not keep the rest from being read.
 */
export function withoutDeepPlaces(text: string): string {
  const places = deepPlaces(text);
  if (places.length === 0) return text;
  const kept = places.map(({ start }, index) => text.slice(places[index - 1]?.end ?? 0, start));
  return [...kept, text.slice(places.at(-1)?.end)].join('null');
}

/** Where the string ends that begins here; the end of the text where it does not. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charAt(at - 1 - slashes) === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
