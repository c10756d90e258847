import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Json, parseJson } from '../../src/json/json.js';
import { createRedactor } from '../../src/secret/redact.js';
import { SECRET_MARK as MARK, Secret } from '../../src/secret/secret.js';

const redact = (text: string, ...secrets: Json[]) => createRedactor(secrets.map((s) => new Secret(s)))(text);

/** The forms in which foreign text may hold a secret, made here by other means than the code's own. */
type Form = [name: string, encode: (secret: string) => string];
const PLAIN: Form[] = [
  ['as it is', (s) => s],
  ['in JSON', (s) => JSON.stringify({ k: s })],
  ['in JSON in JSON', (s) => JSON.stringify(JSON.stringify({ k: s }))],
  ['in SQL', (s) => `'${sql(s)}'`],
  ['in SQL with doubled quotes', (s) => `'${sql(s).replaceAll("\\'", "''")}'`],
  ['in JSON in SQL', (s) => `'${sql(JSON.stringify({ k: s }))}'`],
  ['in JSON in SQL in JSON', (s) => JSON.stringify(`'${sql(JSON.stringify({ k: s }))}'`)],
  ['in SQL in JSON', (s) => JSON.stringify(`SET CREDENTIALS ::k = '${sql(s)}'`)],
  ['in ASCII JSON', (s) => ascii(JSON.stringify(s))],
];
const ENCODED: Form[] = [
  ['in a URL', (s) => `mysql://user:${encodeURIComponent(s)}@host`],
  ['in a URL, lower case', (s) => encodeURIComponent(s).replace(/%../g, (byte) => byte.toLowerCase())],
  ['in a strict URL', strictUrl],
  ['in a strict URL, lower case', (s) => strictUrl(s).replace(/%../g, (byte) => byte.toLowerCase())],
  ['in a form', (s) => new URLSearchParams({ k: s }).toString()],
  ['in hex', (s) => `0x${hex(s)}`],
  ['in upper hex', (s) => hex(s).toUpperCase()],
  ...[0, 1, 2, 3, 4, 5].flatMap((before): Form[] => [
    [`in base64 after ${before}`, (s) => Buffer.from('user:'.slice(5 - before) + s).toString('base64')],
    [`in base64url after ${before}`, (s) => Buffer.from(`${'u'.repeat(before)}${s}!`).toString('base64url')],
  ]),
];

function strictUrl(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${hex(c).toUpperCase()}`);
}

function sql(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\0', '\\0');
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** Whether they have `length` characters in a row in common. */
function share(text: string, form: string, length: number): boolean {
  for (let at = 0; at + length <= form.length; at++)
    if (text.includes(form.slice(at, at + length))) return true;
  return false;
}

const SECRETS = [
  'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  `p'q"r\\s\nt\ru\tv`,
  `"'\\'"\\\n"'\\\0'"`,
  `a''b''c''d''e`,
  'pä$$ wörd <&> 密碼密碼 🔑🔑',
  'ä<ö&ü>ß',
  '%41%42+!*() ~._-',
  "!'()*!'()*",
  '*a*b*c*d*e',
  'a b c d e f g h',
  '?>~?>~?>~~??>>',
  "''''\\\\\\\\",
  'hunter2',
];

describe.each([
  ...PLAIN.map(([name, encode]) => [name, encode, 4, 0] as const),
  ...ENCODED.map(([name, encode]) => [name, encode, 6, 2] as const),
])('%s', (_name, encode, length, edge) => {
  test.each(SECRETS)('%j', (secret) => {
    const clean = redact(`ERROR 1064 (42000): ${encode(secret)} at line 1`, secret);
    expect(clean).toContain(MARK);
    expect(share(clean, bare(encode(secret), encode(''), edge), length)).toBe(false);
    expect(share(clean, secret, 4)).toBe(false);
  });
});

/** The form without what stands around the secret in it; `edge` characters may hold bits of both. */
function bare(form: string, around: string, edge: number): string {
  let start = 0;
  while (start < around.length && form[start] === around[start]) start++;
  return form.slice(start + edge, form.length - (around.length - start) - edge);
}

describe('pieces', () => {
  const secret = 'correct-horse-battery-staple';

  test('four characters are masked, three are not', () => {
    expect(redact("near 'battery' and horse-bat!", secret)).toBe(`near '${MARK}' and ${MARK}!`);
    expect(redact("near 'ple", secret)).toBe("near 'ple");
    expect(redact("near 'aple", secret)).toBe(`near '${MARK}`);
  });

  test('six characters of an encoding are masked, five are not', () => {
    const encoded = hex(secret);
    expect(redact(`x ${encoded.slice(4, 10)} y`, secret)).toBe(`x ${MARK} y`);
    expect(redact(`x ${encoded.slice(4, 9)} y`, secret)).toBe(`x ${encoded.slice(4, 9)} y`);
  });

  test('pieces that touch or overlap give one mark', () => {
    expect(redact('<correct-horse-battery-staplecorrect>', secret)).toBe(`<${MARK}>`);
    expect(redact('<onetwothree>', 'onetwo', 'othree')).toBe(`<${MARK}>`);
    expect(redact('correct then staple', secret)).toBe(`${MARK} then ${MARK}`);
  });

  test('all else is left as it is', () => {
    expect(redact('Access denied for user', secret)).toBe('Access denied for user');
    expect(redact('', secret)).toBe('');
    expect(redact('anything')).toBe('anything');
  });

  test('property: with any secrets, no four characters of one are left, and a text apart is untouched', () => {
    const unit = fc.constantFrom('a', 'b', 'ß', '語', '"', "'", '\\', '\n', '0', '🔑');
    const word = fc.string({ unit, minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(word), (secrets, words) => {
        const text = words.flatMap((word, i) => [word, secrets[i % secrets.length] ?? '']).join(' ');
        const clean = redact(text, ...secrets);
        for (const secret of secrets) expect(share(clean, secret, 4)).toBe(false);
        expect(redact('ABCD ***', ...secrets)).toBe('ABCD ***');
      }),
    );
  });
});

describe('short secrets', () => {
  test.each([
    ['abc', `near 'abc'`, `near '${MARK}'`],
    ['abc', 'abc abcd xabc abc', `${MARK} abcd xabc ${MARK}`],
    ['x', 'x = xx, x', `${MARK} = xx, ${MARK}`],
    ['äö', 'äö äöü', `${MARK} äöü`],
    ['', 'nothing is masked', 'nothing is masked'],
  ])('under four characters, only standing alone: %j', (secret, text, clean) => {
    expect(redact(text, secret)).toBe(clean);
  });

  test('their encodings as a whole', () => {
    expect(redact(`Basic ${Buffer.from('abc').toString('base64')}`, 'abc')).toBe(`Basic ${MARK}`);
    expect(redact(`key ${hex('ab')}`, 'ab')).toBe(`key ${MARK}`);
    expect(redact(Buffer.from('xabc').toString('base64url'), 'abc')).toBe(`eG${MARK}`);
    expect(redact('line 61, h', 'a')).toBe('line 61, h');
  });
});

describe('values that are no strings', () => {
  test('every text at any depth counts, keys do not', () => {
    const nested = { headers: { Authorization: 'Bearer tok-123', list: ['item-secret'] }, ok: true };
    expect(redact('headers Authorization "Bearer tok-123" item-secret', nested)).toBe(
      `headers Authorization "${MARK}" ${MARK}`,
    );
    expect(redact('got proto-secret', parseJson('{"__proto__":"proto-secret"}'))).toBe(`got ${MARK}`);
  });

  test('numbers and booleans count by their text, from four characters on', () => {
    expect(redact('port 33061, pin 123, true, false', 33061, 123, true, null)).toBe(
      `port ${MARK}, pin 123, ${MARK}, false`,
    );
    expect(redact('id 12345678901234567890', parseJson('12345678901234567890'))).toBe(`id ${MARK}`);
    expect(redact('null is no secret', null)).toBe('null is no secret');
  });
});

describe('at size', () => {
  test('thousands of secrets and a text of many kilobytes', () => {
    const secrets = Array.from({ length: 3000 }, (_, i) => `sec:${i.toString(36)}:${'z'.repeat(30)}${i}`);
    const text = `${'lorem ipsum '.repeat(5000)}${secrets[1234]} ${'dolor sit '.repeat(5000)}`;
    const clean = redact(text, ...secrets);
    expect(clean).toContain(`ipsum ${MARK}`);
    expect(clean).toContain('dolor sit dolor');
    expect(clean).not.toContain('zzzz');
  });

  test('a text and a secret of one repeated character', () => {
    expect(redact('a'.repeat(200_000), 'a'.repeat(200_000))).toBe(MARK);
  });
});

test('a redactor keeps the secrets that it was made with', () => {
  const secrets = [new Secret('first-secret')];
  const clean = createRedactor(secrets);
  secrets.pop();
  expect(clean('first-secret')).toBe(MARK);
});
