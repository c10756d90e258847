import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { compactJson } from '../../src/json/json.js';
import { readPrecisely } from '../../src/spec/read-precisely.js';
import { readQuickly } from '../../src/spec/read-quickly.js';
import { linkSpecText } from './spec-text.js';

/** Wherever the quick road answers, it must say what the slow road says. Returns whether it answered. */
function agree(text: string): boolean {
  const quick = readQuickly(text);
  if (!quick) return false;
  const precise = readPrecisely({ text, line: 1 }, 'a.yaml');
  const told = precise.flatMap(({ broken, unholdable }) => [...broken, ...unholdable]);
  const values = precise.map(({ value }) => compactJson(value));
  expect({ told, values }).toEqual({
    told: [],
    values: [compactJson(quick)],
  });
  return true;
}

const WORDS = [
  'a',
  'b c',
  '1',
  '-1',
  '+2',
  '0x1F',
  '0o7',
  '007',
  '1e3',
  '1.50',
  '.5',
  '5.',
  '12345678901234567890',
  '1_0',
  'null',
  '~',
  'True',
  'no',
  '.nan',
  '',
  'é',
  '😀',
  '\u0085',
  '__proto__',
  '=',
  'a:b',
  'a#b',
  '-a',
  '?x',
  ':x',
  "it's",
  '2001-01-01',
];
const FLOW = [
  '{ a: b }',
  '{a: b}',
  '{ "a":b, c: { d: [1, x] } }',
  '[a, "b", \'c\',]',
  '[ ]',
  '{}',
  '[a b, c:d, e#f]',
  '{ a: b,',
  'c: d }',
  '[a,',
  '- b]',
  '...',
  'wide\u3000',
  'thin\u2003 # c',
  "'it''s'",
  "'a' b",
  '"a\\"b"',
  'https://x.example/y?z=1#w',
];
const MARKS = [
  ' ',
  '  ',
  '\n',
  '\n',
  '\n  ',
  '\n    ',
  '\n- ',
  '\n  - ',
  ': ',
  ': ',
  ':',
  ',',
  ', ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '"x"',
  "'y'",
  '"a\\nb"',
  '"\\u00e9"',
  '"\\x41\\/"',
  "''",
  ' # c',
  '\n# c\n',
  '#',
  '|',
  '>',
  '|-\n',
  '>\n',
  '|+\n',
  '|2\n',
  '&a ',
  '*a',
  '!t ',
  '? ',
  '- ',
  '---',
  '%',
  '@',
  '`',
  '<<',
  '!',
  '...',
  '\\',
  '\\\n',
  '\t',
];

test('the two roads agree on text made of YAML scraps', () => {
  const scraps = fc.array(fc.constantFrom(...WORDS, ...MARKS), { minLength: 1, maxLength: 14 });
  const head = fc.constantFrom(
    '',
    'k: ',
    'k:\n  ',
    '- ',
    'k: "',
    "k: '",
    'k: |\n  ',
    'k: >-\n  ',
    'k: [',
    'k: {',
    '{',
    '"k": ',
  );
  const tail = fc.constantFrom('', '\n', '\nz: 1\n', '\n\n# c\n#\n', '"\n', "'\n", ']', '}\n');
  let answered = 0;
  fc.assert(
    fc.property(head, scraps, tail, (before, parts, after) => {
      const text = before + parts.join('') + after;
      // The quick road is given one document at a time (split-documents).
      fc.pre(!/(?:^|\n)---/.test(text.slice(1)));
      if (agree(text)) answered += 1;
    }),
    { numRuns: 6000 },
  );
  expect(answered).toBeGreaterThan(100);
});

test('the two roads agree on text made of YAML lines', () => {
  const line = fc.tuple(
    fc.constantFrom('', '', '', ' ', '  ', '  ', '    '),
    fc.constantFrom(
      'a:',
      'b:',
      'c: ',
      'd: ',
      'e.f: ',
      'g :',
      'null: ',
      '__proto__: ',
      '- ',
      '-',
      '- - ',
      '"q": ',
      '# c',
      '',
    ),
    fc.constantFrom('', '', '', ' ', ...WORDS, ...FLOW),
    fc.constantFrom('', '', '', ' ', ' # c', '# c', ',', ' x', ':'),
  );
  let answered = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), fc.constantFrom('', '\n'), (lines, end) => {
      if (agree(lines.map((parts) => parts.join('')).join('\n') + end)) answered += 1;
    }),
    { numRuns: 6000 },
  );
  expect(answered).toBeGreaterThan(100);
});

test('the two roads agree on whatever a YAML writer writes', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const style = fc.record({
    defaultStringType: fc.constantFrom(
      'PLAIN',
      'QUOTE_DOUBLE',
      'QUOTE_SINGLE',
      'BLOCK_LITERAL',
      'BLOCK_FOLDED',
    ),
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    indent: fc.constantFrom(2, 4),
    lineWidth: fc.constantFrom(0, 40),
  } as const);
  let answered = 0;
  fc.assert(
    fc.property(value, style, (json, options) => {
      if (agree(stringify({ k: json }, options))) answered += 1;
    }),
    { numRuns: 600 },
  );
  expect(answered).toBeGreaterThan(150);
});

test.each([
  ' --- a: b\n',
  '%YAML 1.1\n---\na: yes\n',
  'a: |\n  b\n',
  'k: "a\\\n\n b"\n',
  'a: &x 1\n',
  'a:\n- "b"c: 1\n',
  'a:\n- [b] c: 1\n',
  'a: [b,\nc]\n',
  '{"a": [\n...\n]}\n',
  'a: "\\ud83d"\n',
  'a: b\n  c\n',
  '<<: 1\n',
  'a: 1\na: 2\n',
])('the quick road leaves to the other: %j', (text) => {
  expect(readQuickly(text)).toBeUndefined();
});

test('the quick road leaves endless keys and nesting to the other', () => {
  expect(readQuickly(`{ "${'k'.repeat(1025)}": 1 }\n`)).toBeUndefined();
  expect(readQuickly(`a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`)).toBeUndefined();
});

test.each([
  linkSpecText(),
  `# licence\n\n${linkSpecText()}`,
  `--- # here\n\n# licence\n${linkSpecText()}# end`,
  linkSpecText(
    '  description: "a \\"b\\" c \\u00e9"\n  config:\n    a: [1, "x", { b: c }]   # why\n  # then\n  suspend: false\n',
  ),
  linkSpecText("  name: 'it''s'\n"),
  JSON.stringify({ kind: 'LinkSpec', spec: { a: [1, null, true, 'x', {}] } }, null, 2),
])('the quick road answers for ordinary text: %j', (text) => {
  expect(agree(text)).toBe(true);
});
