/** A trace of a secret in some text. */
export interface Leak {
  readonly secret: string;
  readonly form: string;
  /** What stands around it. */
  readonly around: string;
}

/**
 * Searches a text for secrets: plain, as JSON, SQL and both write them, in percent, hex and base64 of both alphabets
 * and all alignments; whole, and any eight characters in a row, since a quote may begin or end in the middle. Written
 * from the encodings alone: it shares nothing with the product's own redaction.
 */
export function findLeaks(text: string, secrets: Readonly<Record<string, string>>): Leak[] {
  return Object.entries(secrets).flatMap(([secret, value]) =>
    [...formsOf(value)].flatMap(([form, encoded]) => {
      const piece = piecesOf(encoded).find((one) => text.includes(one));
      if (piece === undefined) return [];
      const at = text.indexOf(piece);
      return [{ secret, form, around: text.slice(Math.max(0, at - 60), at + 100) }];
    }),
  );
}

/** A secret in each encoding, by the name of the encoding. */
export function formsOf(value: string): Map<string, string> {
  const json = JSON.stringify(value).slice(1, -1);
  const sql = sqlEscaped(value);
  const bytes = Buffer.from(value);
  const forms = new Map([
    ['plain', value],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    [
      'JSON in ASCII',
      json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ],
    ['SQL', sql],
    ['SQL with doubled quotes', value.replaceAll("'", "''")],
    ['JSON in SQL', sqlEscaped(json)],
    ['JSON in SQL in JSON', JSON.stringify(sqlEscaped(json)).slice(1, -1)],
    ['URL', encodeURIComponent(value)],
    ['form data', new URLSearchParams({ x: value }).toString().slice(2)],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['UTF-16 hex', Buffer.from(value, 'utf16le').toString('hex')],
    ['HTML', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
  ]);
  for (const before of [0, 1, 2]) {
    const base64 = base64After(before, bytes);
    forms.set(`base64 +${before}`, base64);
    forms.set(`base64url +${before}`, base64.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

/** Eight characters in a row; short ones as a whole. */
const PIECE = 8;

function piecesOf(form: string): string[] {
  if (form.length <= PIECE) return [form];
  return Array.from({ length: form.length - PIECE + 1 }, (_, at) => form.slice(at, at + PIECE));
}

function sqlEscaped(value: string): string {
  const names = new Map([
    ['\n', 'n'],
    ['\t', 't'],
    ['\r', 'r'],
    ['\0', '0'],
  ]);
  return value.replace(/[\\'"\n\t\r\0]/g, (char) => `\\${names.get(char) ?? char}`);
}

/** Without the characters at both ends that hold bits of what stands beside the secret. */
function base64After(before: number, bytes: Buffer): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const from = Math.ceil((before * 8) / 6);
  const to = Math.floor(((before + bytes.length) * 8) / 6);
  return whole.slice(from, to);
}
