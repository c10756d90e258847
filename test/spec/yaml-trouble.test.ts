import { describe, expect, test } from '@jest/globals';
import { readSpecText } from '../../src/spec/read-specs.js';
import { linkSpecText, told } from './spec-text.js';

const inConfig = (config: string) =>
  readSpecText(linkSpecText(`  config:\n${config}\n`, { type: 'HDFS' }), 'a.yaml');
const errors = (config: string) =>
  inConfig(config)
    .problems.filter(({ severity }) => severity === 'error')
    .map(told);

describe('bad YAML is told with its place', () => {
  test.each([
    ['    dfs.a: 1\n    dfs.a: 2', '10:5 the same key stands twice in one object', 'LNK0101'],
    ['    dfs.a: { b: 1, "b": 2 }', '9:20 the same key stands twice in one object', 'LNK0101'],
    ['\tdfs.a: 1', '9:1 a tab used as indentation', 'LNK0101'],
    ['    dfs.a: 1\n   dfs.b: 2', '10:1 bad indentation, or a bracket that is not closed', 'LNK0101'],
    [
      '    dfs.a: b: c',
      '9:12 a second ": " where only one may stand, or a list where a key is expected',
      'LNK0101',
    ],
    ['    dfs.a: "b', '10:1 a quote, comma, colon or space is missing', 'LNK0101'],
    ['    dfs.a: "\\q"', '9:13 an unknown escape in double quotes', 'LNK0101'],
    ['    dfs.a: @b', '9:12 text begins with a character that YAML reserves', 'LNK0101'],
    ['    dfs.a: *b', '9:12 an alias (*) to an anchor that does not stand before it', 'LNK0101'],
    ['    dfs.a: \x00', '9:12 a control character, which YAML does not allow', 'LNK0101'],
    ['    dfs.a: \x9b', '9:12 a control character, which YAML does not allow', 'LNK0101'],
    ['    ? [a]\n    : b', '9:7 a key that is not plain text', 'LNK0101'],
    ['    dfs.a: .nan', '9:12 a number that JSON cannot hold', 'LNK0109'],
    ['    dfs.a: [1, -.Inf]', '9:16 a number that JSON cannot hold', 'LNK0109'],
    [`    dfs.a: ${'9'.repeat(2000)}`, '9:12 a number that JSON cannot hold', 'LNK0109'],
    ['    dfs.a: !env X', '9:12 a tag (!) that cannot be read', 'LNK0109'],
    ['    dfs.a: !!binary aGk=', '9:12 a tag (!) that cannot be read', 'LNK0109'],
    ['    dfs.a: "\\ud800"', '9:12 text with half of a surrogate pair, which is no character', 'LNK0109'],
    ['    dfs.a: &x [*x]', '9:16 an alias (*) that makes a value contain itself', 'LNK0109'],
    ['    <<: { dfs.a: 1 }', '9:5 a merge key (<<), which YAML 1.2 does not have', 'LNK0109'],
  ])('%j', (config, expected, code) => {
    expect(errors(config)).toEqual([`error ${code} a.yaml:${expected}`]);
    expect(inConfig(config).specs).toEqual([]);
  });

  test('another YAML version is refused, since it reads the same text otherwise', () => {
    const { specs, problems } = readSpecText(`%YAML 1.1\n---\n${linkSpecText()}`, 'a.yaml');
    expect(specs).toEqual([]);
    expect(problems.map(told)).toEqual(['error LNK0101 a.yaml:2:1 the file asks for YAML 1.1']);
  });

  test('binary junk gives one problem, and does not throw', () => {
    const junk = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)).toString('latin1');
    const { specs, problems } = readSpecText(junk, 'a.yaml');
    expect(specs).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['LNK0101']);
  });
});

describe('what is good YAML is taken', () => {
  test.each([
    ['dfs.a: &x { y: 1 }\n    dfs.b: *x', { 'dfs.a': { y: 1 }, 'dfs.b': { y: 1 } }],
    ['8080: x\n    null: y\n    1.50: z\n    true: w', { 8080: 'x', null: 'y', '1.50': 'z', true: 'w' }],
    ['"<<": 1', { '<<': 1 }],
    [
      'a: 0x1F\n    b: 0o17\n    c: 007\n    d: +1\n    e: 1_000\n    f: 1.\n    g: .5\n    h: 1e3\n    i: -0',
      { a: 31, b: 15, c: 7, d: 1, e: '1_000', f: 1, g: 0.5, h: 1000, i: 0 },
    ],
    [
      'a: yes\n    b: True\n    c: ~\n    d: 2001-01-01\n    e:',
      { a: 'yes', b: true, c: null, d: '2001-01-01', e: null },
    ],
    ['a: !!str 1\n    b: !!int "7"', { a: '1', b: 7 }],
    ['a: |+\n      x\n\n    b: >-\n      y\n      z', { a: 'x\n\n', b: 'y z' }],
    ['constructor: 1\n    toString: 2', { constructor: 1, toString: 2 }],
  ])('%j', (config, value) => {
    const { specs } = inConfig(`    ${config}`);
    expect(specs.map(({ config: read }) => read)).toEqual([value]);
  });

  test('numbers keep every digit', () => {
    const { specs } = inConfig(
      '    a: 12345678901234567890\n    b: 0.1000000000000000000001\n    c: 1e999\n    d: 0xFFFFFFFFFFFFFFFF\n    e: [-9007199254740993]\n    f: 9007199254740992',
    );
    const config = specs[0]?.config ?? {};
    expect(Object.values(config).slice(0, 4).map(String)).toEqual([
      '12345678901234567890',
      '0.1000000000000000000001',
      '1e999',
      '18446744073709551615',
    ]);
    expect(String(config.e)).toBe('-9007199254740993');
    expect(config.f).toBe(9007199254740992);
  });

  test('__proto__ is a key like any other, on both roads', () => {
    for (const tail of ['', ' # \t']) {
      const { specs } = inConfig(`    __proto__: { polluted: 1 }${tail}\n    dfs.x: { __proto__: 2 }`);
      const config = specs[0]?.config ?? {};
      expect(Object.keys(config)).toEqual(['__proto__', 'dfs.x']);
      expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
      expect(JSON.stringify(config)).toBe('{"__proto__":{"polluted":1},"dfs.x":{"__proto__":2}}');
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('bombs', () => {
  test('aliases that multiply are refused', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `    dfs.l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
    );
    expect(errors(['    dfs.l0: &l0 lol', ...levels].join('\n'))).toEqual([
      expect.stringMatching(/^error LNK0106 a\.yaml:\d+:\d+ aliases \(\*\) that stand for more text than/),
    ]);
  });

  test('aliases of long text are refused, many of short text are not', () => {
    const many = (length: number) =>
      `    dfs.a: &a ${'x'.repeat(length)}\n    dfs.b: [${'*a, '.repeat(2000)}]`;
    expect(errors(many(1000))).toHaveLength(1);
    expect(errors(many(10))).toEqual([]);
    expect(inConfig(many(10)).specs[0]?.config?.['dfs.b']).toHaveLength(2000);
  });

  test.each(['[', '{ a: ', '- '])('nesting without end by %j', (open) => {
    const text = linkSpecText(`  config:\n    dfs.a:\n      ${open.repeat(20_000)}`, { type: 'HDFS' });
    const { specs, problems } = readSpecText(text, 'a.yaml');
    expect(specs).toEqual([]);
    expect(problems.map(({ severity }) => severity)).toContain('error');
    expect(problems.every(({ message }) => message.length < 200)).toBe(true);
  });

  /** A list in so many lists: a flow collection, block sequences, or aliases that hold each other. */
  const DEEP: Readonly<Record<string, (levels: number) => string>> = {
    brackets: (levels) => `    dfs.a: ${'['.repeat(levels)}1e30${']'.repeat(levels)}`,
    dashes: (levels) => `    dfs.a:\n      ${'- '.repeat(levels)}1e30`,
    aliases: (levels) =>
      ['    dfs.l0: &l0 1e30']
        .concat(Array.from({ length: levels }, (_, i) => `    dfs.l${i + 1}: &l${i + 1} [*l${i}]`))
        .join('\n'),
  };
  test.each(Object.keys(DEEP))('spec has 100 levels at most: %s', (kind) => {
    const deep = (levels: number) => errors(DEEP[kind]?.(levels) ?? '');
    // `spec` and `config` are the first two.
    expect(deep(98)).toEqual([]);
    expect(deep(99)).toEqual(['error LNK0106 a.yaml:6:3 spec is nested deeper than 100 levels']);
  });

  test.each(Object.keys(DEEP))('nesting far beyond is told too: %s', (kind) => {
    for (const levels of [700, 1_200, 10_000]) {
      const [first, ...more] = errors(DEEP[kind]?.(levels) ?? '');
      for (const error of [first, ...more]) expect(error).toMatch(/^error LNK0106 a\.yaml:\d+:\d+ /);
    }
  });

  test('so it is in JSON, and outside of spec', () => {
    const json = (member: string) => `{"apiVersion":"linkspec.dev/v1alpha1","kind":"LinkSpec",${member}}`;
    const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    const told = (member: string) =>
      readSpecText(json(member), 'a.json').problems.map(({ message }) => message);
    expect(told(`"metadata":{"annotations":${nest(100)}},"spec":{}`)).toEqual([
      'metadata is nested deeper than 100 levels',
    ]);
    expect(told(`"spec":{"a":${nest(400)}},"metadata":{"name":"a"}`)).toEqual([
      'spec is nested deeper than 100 levels',
    ]);
  });

  test('a long text is read', () => {
    const { specs, problems } = inConfig(
      `    dfs.a: ${'x'.repeat(3_000_000)}\n    dfs.b: [${'1, '.repeat(20_000)}]`,
    );
    expect(problems).toEqual([]);
    expect(specs[0]?.config?.['dfs.a']).toHaveLength(3_000_000);
  });
});
