import { type Forms, formsOf } from './forms.js';
import { reveal } from './reveal.js';
import { SECRET_MARK, type Secret } from './secret.js';

/**
 * The last line of defence for foreign text, such as an error of the server that quotes a statement: masks every
 * piece of a secret, plain, escaped or encoded (forms.ts). A piece is what the text and a form of the secret have in
 * common: four characters, six for encodings. Of a secret or form that is shorter, only the whole is masked; where it
 * is under four characters, only standing alone. Words that occur in a secret are masked as well: that is the price.
 *
 * Linear in the text and in the secrets; these are prepared at the first call.
 */
export function createRedactor(secrets: Iterable<Secret>): (text: string) => string {
  const boxes = [...secrets];
  let forms: Forms | undefined;
  return (text) => {
    forms ??= formsOf(boxes.map(reveal));
    const masked = new Uint8Array(text.length);
    maskPieces(text, forms.plain, 4, masked);
    maskPieces(text, forms.encoded, 6, masked);
    return paint(text, masked);
  };
}

/** Marks every piece of `length` characters that the text shares with a form, and short forms as a whole. */
function maskPieces(text: string, forms: Iterable<string>, length: number, masked: Uint8Array): void {
  const places = new Map<string, number[]>();
  // A sieve: which rolling hashes the text's pieces have. It spares almost all look-ups of the map.
  const bits = Math.floor(20 / length);
  const limit = (1 << (bits * length)) - 1;
  const sieve = new Uint8Array(limit + 1);
  let hash = 0;
  for (let end = 0; end < text.length; end++) {
    // A character leaves the hash once `length` others have pushed it out at the top.
    hash = ((hash << bits) ^ text.charCodeAt(end)) & limit;
    const start = end - length + 1;
    if (start < 0) continue;
    sieve[hash] = 1;
    const piece = text.slice(start, end + 1);
    const known = places.get(piece);
    if (known) known.push(start);
    else places.set(piece, [start]);
  }
  for (const form of forms) {
    if (form.length < length) {
      maskWhole(text, form, masked);
      continue;
    }
    hash = 0;
    for (let end = 0; end < form.length; end++) {
      hash = ((hash << bits) ^ form.charCodeAt(end)) & limit;
      if (sieve[hash] === 0 || end < length - 1) continue;
      const piece = form.slice(end - length + 1, end + 1);
      for (const start of places.get(piece) ?? []) masked.fill(1, start, start + length);
      // Done once and for all: a text and a secret that repeat one character stay linear.
      places.delete(piece);
    }
  }
}

function maskWhole(text: string, form: string, masked: Uint8Array): void {
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
    const end = at + form.length;
    const alone = !WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(end));
    if (form.length >= 4 || alone) masked.fill(1, at, end);
  }
}

const WORD = /[\p{L}\p{N}_]/u;

/** The text with one mark for each run of masked characters. */
function paint(text: string, masked: Uint8Array): string {
  let painted = '';
  for (let from = 0; from < text.length; ) {
    const secret = masked[from] === 1;
    const next = masked.indexOf(secret ? 0 : 1, from);
    const to = next === -1 ? text.length : next;
    painted += secret ? SECRET_MARK : text.slice(from, to);
    from = to;
  }
  return painted;
}
