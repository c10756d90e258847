import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { reveal } from '../../src/secret/reveal.js';
import { readSpecText } from '../../src/spec/read-specs.js';
import { linkSpecText, told } from './spec-text.js';

const read = (credentials: string, type = 'S3') =>
  readSpecText(linkSpecText(`  credentials: ${credentials}\n`, { type }), 'a.yaml');

describe('malformed references are errors', () => {
  test.each([
    ['{ role_arn: { env: 5 } }', '8:35 spec.credentials.role_arn.env is not the name of a variable'],
    ['{ role_arn: { env: "" } }', '8:35 spec.credentials.role_arn.env is not the name of a variable'],
    ['{ role_arn: { env: "A=B" } }', '8:35 spec.credentials.role_arn.env is not the name of a variable'],
    ['{ role_arn: { env: { a: b } } }', '8:35 spec.credentials.role_arn.env is not the name of a variable'],
    ['{ role_arn: { env: } }', '8:30 spec.credentials.role_arn.env is not the name of a variable'],
    ['{ role_arn: { file: [] } }', '8:36 spec.credentials.role_arn.file is not a path'],
    ['{ role_arn: { file: "a\\0" } }', '8:36 spec.credentials.role_arn.file is not a path'],
    ['{ role_arn: { exec: [] } }', '8:36 spec.credentials.role_arn.exec is not a program with its arguments'],
    [
      '{ role_arn: { exec: vault read } }',
      '8:36 spec.credentials.role_arn.exec is not a program with its arguments',
    ],
    [
      '{ role_arn: { exec: [vault, 5] } }',
      '8:36 spec.credentials.role_arn.exec is not a program with its arguments',
    ],
    [
      '{ role_arn: { exec: ["", a] } }',
      '8:36 spec.credentials.role_arn.exec is not a program with its arguments',
    ],
    [
      '{ role_arn: { secretKeyRef: { name: a } } }',
      '8:44 spec.credentials.role_arn.secretKeyRef does not say which key of which Secret',
    ],
    [
      '{ role_arn: { secretKeyRef: { name: a, key: b, optional: true } } }',
      '8:44 spec.credentials.role_arn.secretKeyRef does not say which key of which Secret',
    ],
    [
      '{ role_arn: { secretKeyRef: a/b } }',
      '8:44 spec.credentials.role_arn.secretKeyRef does not say which key of which Secret',
    ],
    [
      '{ env: ALL }',
      '8:16 spec.credentials as a whole is a reference (env), and each of its keys needs one of its own',
    ],
    [
      '{ value: { a: b } }',
      '8:16 spec.credentials as a whole is a reference (value), and each of its keys needs one of its own',
    ],
  ])('%s', (credentials, expected) => {
    const { specs, problems } = read(credentials);
    expect(specs).toEqual([]);
    expect(problems.map(told)).toEqual([`error LNK0111 a.yaml:${expected}`]);
    expect(problems[0]?.hint).toBeTruthy();
  });

  test('also deep inside', () => {
    expect(read('{ headers: { a: [x: { env: 1 }] } }', 'HTTP').problems.map(told)).toEqual([
      'error LNK0111 a.yaml:8:43 spec.credentials.headers.a[0].x.env is not the name of a variable',
    ]);
  });
});

describe('literals', () => {
  test('are boxed, and warned about at their place, without their value', () => {
    const { specs, problems } = read(`
    aws_access_key_id: canary-1
    aws_secret_access_key: { value: { deep: [canary-2] } }
    aws_session_token: 12345678901234567890
    role_arn: { a: [canary-4, null], b: { env: E } }`);
    expect(problems.map(told)).toEqual([
      'warning a.yaml:9:24 spec.credentials.aws_access_key_id is a literal: everybody who may read the file knows it',
      'warning a.yaml:10:37 spec.credentials.aws_secret_access_key.value is a literal: everybody who may read the file knows it',
      'warning a.yaml:11:24 spec.credentials.aws_session_token is a literal: everybody who may read the file knows it',
      'warning a.yaml:12:21 spec.credentials.role_arn.a[0] is a literal: everybody who may read the file knows it',
      'warning a.yaml:12:31 spec.credentials.role_arn.a[1] is a literal: everybody who may read the file knows it',
    ]);
    const text =
      inspect([specs, problems], { depth: 20, showHidden: true }) + JSON.stringify([specs, problems]);
    expect(text).not.toMatch(/canary|1234567890/);
    const values = (specs[0]?.credentials ?? []).map(([, node]) =>
      node.kind === 'literal' ? reveal(node.value) : node,
    );
    expect(values.slice(0, 2)).toEqual(['canary-1', { deep: ['canary-2'] }]);
    expect(String(values[2])).toBe('12345678901234567890');
    expect(values[3]).toMatchObject({
      kind: 'object',
      entries: [
        ['a', { kind: 'array' }],
        ['b', { kind: 'reference' }],
      ],
    });
  });

  test('a reference with a slip is hinted at', () => {
    expect(read('{ role_arn: { evn: NAME } }').problems.map(({ hint }) => hint)).toEqual([
      'Did you mean { env: … }?',
    ]);
    expect(read('{ role_arn: { File: x } }').problems.map(({ hint }) => hint)).toEqual([
      'Did you mean { file: … }?',
    ]);
  });

  test('an object with a second key is a nest, as documented', () => {
    const { specs, problems } = read('{ role_arn: { env: A, file: B } }');
    expect(problems.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
    expect(specs[0]?.credentials).toMatchObject([
      [
        'role_arn',
        {
          kind: 'object',
          entries: [
            ['env', { kind: 'literal' }],
            ['file', { kind: 'literal' }],
          ],
        },
      ],
    ]);
  });
});

describe('keys', () => {
  test.each([
    ['S3', 'aws_secret_acces_key', 'Did you mean "aws_secret_access_key"?'],
    ['KAFKA', 'sasl.username', 'It is known as a key of config: move it there.'],
    ['HDFS', 'password', undefined],
    ['S3', '__proto__', undefined],
  ])('%s: %s is unknown', (type, key, hint) => {
    const { specs, problems } = read(`{ ${key}: { env: E } }`, type);
    expect(specs[0]?.credentials?.map(([name]) => name)).toEqual([key]);
    expect(problems.map((problem) => [told(problem), problem.hint])).toEqual([
      [`warning a.yaml:8:18 "${key}" is not a known credential key of ${type}; it is sent as written`, hint],
    ]);
  });
});

/** A secret that is not quoted may be broken YAML: whatever is wrong with it, it is not repeated. */
test.each([
  '*canary',
  '!canary x',
  '!canary!',
  '&canary',
  '&canary x',
  '"canary\\q"',
  '"canary',
  "'canary",
  '@canary',
  '`canary',
  '%canary',
  'canary: canary',
  '[canary',
  '{ canary',
  '|canary',
  '>canary x',
  '[canary]]',
  '? canary',
  '- canary',
  '!<canary> x',
  '!!canary x',
  '*canary y',
  '{canary: 1, canary: 2}',
  '\u0001canary',
  'canary\n canary: x',
  '"canary" canary',
  '\tcanary: x',
  '<<: canary',
  '{ <<: canary }',
  '[canary, .nan]',
  '"\\ud800canary"',
  '{ [canary]: 1 }',
  '{ env: [canary] }',
  '{ file: { canary: canary } }',
  '{ exec: canary canary }',
])('what is said about the password %j does not hold it', (password) => {
  for (const eol of ['\n', '\n...\n']) {
    const text = `${linkSpecText(`  credentials:\n    aws_secret_access_key: ${password}`)}${eol}`;
    const { problems } = readSpecText(text, 'a.yaml');
    expect(problems.length).toBeGreaterThan(0);
    const keyed = /canary: |canary\]: 1/.test(password);
    if (!keyed) expect(JSON.stringify(problems)).not.toContain('canary');
    // A key of an object may be named; the value may not.
    expect(JSON.stringify(problems)).not.toContain('canary canary');
  }
});
