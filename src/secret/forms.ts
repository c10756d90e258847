import { ExactNumber, type Json } from '../json/json.js';

/** Every text in which a secret may turn up. Pieces of `plain` texts are told by four characters, of `encoded` by six. */
export interface Forms {
  readonly plain: ReadonlySet<string>;
  readonly encoded: ReadonlySet<string>;
}

/** The forms of all texts in some JSON values. Keys are no secrets; numbers and `true` count as their text. */
export function formsOf(values: Iterable<Json>): Forms {
  const texts = new Set<string>();
  for (const value of values) for (const text of textsOf(value)) texts.add(text);
  const plain = new Set<string>();
  const encoded = new Set<string>();
  for (const text of texts) {
    for (const form of plainForms(text)) plain.add(form);
    // Fewer than four characters of an encoding are in every second text by chance.
    for (const form of encodedForms(text)) if (form.length >= 4) encoded.add(form);
  }
  return { plain, encoded };
}

function* textsOf(value: Json): Generator<string> {
  if (typeof value === 'string') {
    if (value !== '') yield value;
  } else if (value === null || typeof value !== 'object' || value instanceof ExactNumber) {
    // A short number or a null is no secret that could be told from the text around it.
    if (String(value).length >= 4 && value !== null) yield String(value);
  } else {
    for (const inner of Object.values(value)) yield* textsOf(inner);
  }
}

/** As it is, in a quoted SQL text, in JSON, and one in the other. */
function plainForms(text: string): string[] {
  const sql = inSql(text);
  const json = inJson(text);
  return [
    text,
    sql,
    sql.replaceAll("\\'", "''"),
    json,
    json.replace(/[^\x20-\x7e]|[<>&]/g, unicodeEscape),
    inSql(json),
    inJson(json),
    inJson(inSql(json)),
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** How some JSON writers spell what is not plain ASCII, and what has a meaning in HTML. */
function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** MySQL's backslash escapes. */
function inSql(text: string): string {
  return text.replace(/[\\'"\n\r\t\b\0\x1a]/g, (char) => `\\${SQL_ESCAPES.get(char) ?? char}`);
}

const SQL_ESCAPES = new Map([
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
  ['\b', 'b'],
  ['\0', '0'],
  ['\x1a', 'Z'],
]);

/** Percent encoding, hex, and base64 of both alphabets wherever in the encoded bytes the secret begins. */
function encodedForms(text: string): string[] {
  const bytes = Buffer.from(text);
  const url = encodeURIComponent(bytes.toString());
  const strict = url.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((before) => base64After(before, bytes));
  return [
    ...[url, strict, form].flatMap((text) => [text, text.replace(/%../g, (byte) => byte.toLowerCase())]),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** Base64 of bytes that follow `before` others: without the characters that hold bits of those. */
function base64After(before: number, bytes: Buffer): string {
  return Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .slice(Math.ceil((before * 8) / 6))
    .replace(/=+$/, '');
}
