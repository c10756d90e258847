import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import type { Json } from '../../src/json/json.js';
import { type CredentialNode, type Reference, sourceText } from '../../src/secret/reference.js';
import { readOnce, resolveCredentials } from '../../src/secret/resolve.js';
import { reveal } from '../../src/secret/reveal.js';
import { type Credentials, Secret } from '../../src/secret/secret.js';

const env = (name: string): CredentialNode => ({ kind: 'reference', reference: { kind: 'env', name } });
const literal = (value: Json): CredentialNode => ({ kind: 'literal', value: new Secret(value) });
const object = (...entries: [string, CredentialNode][]): CredentialNode => ({ kind: 'object', entries });
const array = (...items: CredentialNode[]): CredentialNode => ({ kind: 'array', items });

/** Reads `X` as `value of X`. */
const read = async (reference: Reference) =>
  new Secret(reference.kind === 'env' ? `value of ${reference.name}` : 'other');

function opened(credentials: Credentials): [string, Json][] {
  return [...credentials].map(([key, secret]) => [key, reveal(secret)]);
}

describe('resolveCredentials', () => {
  test('one box for each top-level key, in the order of the spec', async () => {
    const credentials = await resolveCredentials(
      [
        ['z', env('Z')],
        ['10', literal(1.5)],
        ['a', literal('plain')],
        ['2', env('TWO')],
      ],
      read,
    );
    expect(opened(credentials)).toEqual([
      ['z', 'value of Z'],
      ['10', 1.5],
      ['a', 'plain'],
      ['2', 'value of TWO'],
    ]);
  });

  test('what is nested becomes one JSON value', async () => {
    const credentials = await resolveCredentials(
      [
        [
          'headers',
          object(['Authorization', env('A')], ['list', array(env('B'), object(['x', literal(null)]))]),
        ],
      ],
      read,
    );
    expect(opened(credentials)).toEqual([
      ['headers', { Authorization: 'value of A', list: ['value of B', { x: null }] }],
    ]);
  });

  test('__proto__ is a key like any other, at any depth', async () => {
    const credentials = await resolveCredentials(
      [['__proto__', object(['__proto__', env('A')], ['constructor', env('B')])]],
      read,
    );
    const [[key, value] = []] = opened(credentials);
    expect(key).toBe('__proto__');
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', 'value of A'],
      ['constructor', 'value of B'],
    ]);
  });

  test('a node that stands in two places (a YAML anchor) is resolved in both', async () => {
    const shared = object(['k', env('A')]);
    const credentials = await resolveCredentials(
      [
        ['one', shared],
        ['two', array(shared)],
      ],
      read,
    );
    expect(opened(credentials)).toEqual([
      ['one', { k: 'value of A' }],
      ['two', [{ k: 'value of A' }]],
    ]);
  });

  test('no credentials: an empty clause', async () => {
    expect((await resolveCredentials([], read)).size).toBe(0);
  });
});

describe('what cannot be resolved', () => {
  const refuse = async (reference: Reference): Promise<Secret> => {
    throw new LinkspecError('LNK0202', `${sourceText(reference)} does not exist`, { hint: 'Make it.' });
  };

  test('the error names the key path and the source', async () => {
    const failing = resolveCredentials(
      [['headers', object(['list', array(literal('x'), env('GONE'))])]],
      refuse,
    );
    await expect(failing).rejects.toMatchObject({
      name: 'LinkspecError',
      code: 'LNK0202',
      message: 'credentials.headers.list[1]: environment variable "GONE" does not exist',
      hint: 'Make it.',
    });
  });

  test('all that is missing is named at once, in the order of the spec, with the first one’s code', async () => {
    const slowFirst = async (reference: Reference): Promise<Secret> => {
      if (reference.kind === 'env') {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new LinkspecError('LNK0201', 'not set', { hint: 'Set it.' });
      }
      return refuse(reference);
    };
    const file: CredentialNode = { kind: 'reference', reference: { kind: 'file', path: 'f', base: '/' } };
    const failing = resolveCredentials(
      [
        ['a', env('A')],
        ['b', literal('fine')],
        ['c', file],
        ['d', file],
      ],
      slowFirst,
    );
    await expect(failing).rejects.toMatchObject({
      code: 'LNK0201',
      message:
        'credentials.a: not set; credentials.c: file "f" does not exist; credentials.d: file "f" does not exist',
      hint: 'Set it. Make it.',
    });
  });

  test.each([
    ['env', { kind: 'env', name: 'E' }, 'LNK0201', 'environment variable "E"'],
    ['file', { kind: 'file', path: 'p', base: '/b' }, 'LNK0202', 'file "p"'],
    ['exec', { kind: 'exec', argv: ['pass', 'canary-arg'] }, 'LNK0203', 'program "pass"'],
    ['secretKeyRef', { kind: 'secretKeyRef', name: 's', key: 'k' }, 'LNK0110', 'key "k" of Secret "s"'],
  ] as [string, Reference, string, string][])(
    'foreign errors are not quoted: %s',
    async (_kind, reference, code, source) => {
      const leaky = async (): Promise<Secret> => {
        throw new Error('canary-value');
      };
      const failing = resolveCredentials([['k', { kind: 'reference', reference }]], leaky);
      await expect(failing).rejects.toMatchObject({
        code,
        message: `credentials.k: ${source} could not be read`,
      });
      await expect(failing).rejects.not.toHaveProperty('cause');
    },
  );
});

describe('readOnce', () => {
  test('the same reference is read once, different ones apart', async () => {
    const asked: Reference[] = [];
    const once = readOnce(async (reference) => {
      asked.push(reference);
      return new Secret(asked.length);
    });
    const references: Reference[] = [
      { kind: 'env', name: 'A' },
      { kind: 'file', path: 'A', base: '/x' },
      { kind: 'file', path: 'A', base: '/y' },
      { kind: 'exec', argv: ['A'] },
      { kind: 'exec', argv: ['A', 'b'] },
      { kind: 'exec', argv: ['A', 'b', ''] },
      { kind: 'secretKeyRef', name: 'A', key: 'b' },
      { kind: 'secretKeyRef', name: 'b', key: 'A' },
    ];
    const first = await Promise.all(references.map(once));
    const second = await Promise.all(references.map((reference) => once({ ...reference })));
    expect(asked).toEqual(references);
    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(references.length);
    expect(await once({ name: 'A', kind: 'env' })).toBe(first[0]);
  });

  test('a failure is told to all who ask, and not tried again in the run', async () => {
    let tries = 0;
    const once = readOnce(async () => {
      tries++;
      throw new LinkspecError('LNK0203', 'failed');
    });
    const asked = [once({ kind: 'exec', argv: ['x'] }), once({ kind: 'exec', argv: ['x'] })];
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(tries).toBe(1);
  });
});
