import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/json/json.js';
import { DEFAULT_POLICY } from '../../src/spec/link-spec.js';
import { type ApiServer, startApiServer } from '../acceptance/kubernetes/api-server.js';
import { hasApiServer } from '../acceptance/kubernetes/assets.js';
import { DEPLOY, type Manifest, manifestsOf } from './render.js';

const PLAIN = join(DEPLOY, 'crd/linkspecs.linkspec.dev.yaml');
const WITH_RULES = join(DEPLOY, 'crd/linkspecs.linkspec.dev.cel.yaml');
const SPEC = { database: 'analytics', type: 'S3' };

const CONDITION: JsonObject = {
  type: 'Ready',
  status: 'False',
  reason: 'ApprovalPending',
  message: 'a plan waits',
  lastTransitionTime: '2026-01-02T03:04:05Z',
  observedGeneration: 1,
};
const STATUS: JsonObject = {
  observedGeneration: 1,
  conditions: [CONDITION, { ...CONDITION, type: 'Drifted', reason: 'NoDrift' }],
  link: 'analytics.l',
  plan: { hash: 'abc', summary: 'alter: config differs', statements: ['ALTER LINK …'] },
  lastAppliedTime: '2026-01-02T03:04:05Z',
  lastHandledRequestedAt: 'now',
  failures: 1,
};

(hasApiServer('the CustomResourceDefinition') ? describe : describe.skip)(
  'the CustomResourceDefinition',
  () => {
    let api: ApiServer;
    // What is refused leaves nothing behind: only what is stored needs a namespace of its own.
    let namespace = 'default';
    beforeAll(async () => {
      api = await startApiServer();
      await api.kubectl(['create', '--filename', PLAIN]);
      await api.kubectl(['wait', '--for=condition=Established', 'crd/linkspecs.linkspec.dev']);
    });
    afterAll(() => api.stop());

    test('is structural: the server finds nothing wrong with its schema', async () => {
      const { status } = await get('crd/linkspecs.linkspec.dev');
      expect(
        status.conditions.map(({ type, status: holds }: JsonObject) => `${type} ${holds}`).sort(),
      ).toEqual(['Established True', 'NamesAccepted True']);
    });

    test.each<[string, JsonObject, RegExp]>([
      ['no database', { database: undefined as unknown as Json }, /spec\.database: Required/],
      ['an empty database', { database: '' }, /spec\.database/],
      ['an unknown type', { type: 's3' }, /spec\.type: Unsupported value/],
      ['a type of no text', { type: 3 }, /spec\.type/],
      ['an unknown policy', { policy: { drift: 'Ignore' } }, /spec\.policy\.drift: Unsupported value/],
      ['an unknown deletion', { policy: { deletion: 'Orphan' } }, /spec\.policy\.deletion/],
      ['config that is no object', { config: ['a'] }, /spec\.config/],
      ['an interval that is none', { interval: 'soon' }, /spec\.interval/],
      ['an empty interval', { interval: '' }, /spec\.interval/],
      ['a connection without a name', { connectionSecretRef: {} }, /connectionSecretRef\.name: Required/],
      [
        'a connection of another namespace',
        { connectionSecretRef: { name: 'a', namespace: 'b' } },
        /connectionSecretRef/,
      ],
      [
        'a connection by a path',
        { connectionSecretRef: { name: '../../b/secrets/a' } },
        /connectionSecretRef\.name/,
      ],
      ['a literal', { credentials: { password: 'x' } }, /credentials\.password.*must be of type object/],
      ['a literal with value', { credentials: { password: { value: 'x' } } }, /credentials/],
      ['a reference to the environment', { credentials: { password: { env: 'PATH' } } }, /credentials/],
      ['a reference to a file', { credentials: { password: { file: '/etc/passwd' } } }, /credentials/],
      ['a reference to a program', { credentials: { password: { exec: ['id'] } } }, /credentials/],
      ['one reference for all', { credentials: { secretKeyRef: { name: 'a', key: 'b' } } }, /credentials/],
      [
        'a reference without a key',
        { credentials: { p: { secretKeyRef: { name: 'a' } } } },
        /secretKeyRef\.key: Required/,
      ],
      [
        'a Secret of another namespace',
        { credentials: { p: { secretKeyRef: { name: 'a', key: 'b', namespace: 'c' } } } },
        /secretKeyRef.*at most 2/,
      ],
      [
        'a Secret by a path',
        { credentials: { p: { secretKeyRef: { name: '../c', key: 'b' } } } },
        /secretKeyRef\.name/,
      ],
      [
        'a key by a path',
        { credentials: { p: { secretKeyRef: { name: 'a', key: 'b/c' } } } },
        /secretKeyRef\.key/,
      ],
    ])('refuses %s', async (_, change, message) => {
      await expect(create({ spec: { ...SPEC, ...change } })).rejects.toThrow(message);
    });

    test.each([
      ['linkspecs.spec.policy.adoption', /Send: its credentials are sent once/],
      ['linkspecs.spec.credentials', /only\s+secretKeyRef is allowed/],
      ['linkspecs.spec.connectionSecretRef', /Secret of the same namespace/],
      ['linkspecs.status.plan.hash', /linkspec\.dev\/approved-plan/],
    ])('kubectl explain tells about %s', async (field, text) => {
      expect(await api.kubectl(['explain', field])).toMatch(text);
    });

    test('the one with rules differs by the rules alone, and servers that do not know them take it', async () => {
      const [plain, withRules] = [read(PLAIN), read(WITH_RULES)];
      const schema = withRules.spec.versions[0].schema.openAPIV3Schema;
      expect(schema['x-kubernetes-validations']).toHaveLength(2);
      delete schema['x-kubernetes-validations'];
      expect(withRules).toEqual(plain);
      await api.kubectl(['replace', '--validate=false', '--filename', WITH_RULES]);
      await api.kubectl(['replace', '--filename', PLAIN]);
    });

    describe('of an object', () => {
      beforeEach(async () => {
        namespace = await api.createNamespace();
      });

      test('fills in the defaults of the contract', async () => {
        const { spec } = await create({});
        expect(spec).toEqual({ ...SPEC, policy: { ...DEFAULT_POLICY }, suspend: false, interval: '10m' });
      });

      test('keeps what is written: config of any shape, nested credentials, odd names', async () => {
        const written: JsonObject = {
          database: 'my "db".with`quotes`',
          name: "'; DROP LINK x; --",
          type: 'KAFKA',
          config: { n: 1.5, big: 'BIG', t: true, x: null, list: [1, { a: [] }], 'a.b': 'c' },
          credentials: {
            password: { secretKeyRef: { name: 's', key: 'k.ey_1' } },
            headers: {
              Authorization: { secretKeyRef: { name: 's', key: 'k' } },
              list: [{ secretKeyRef: { name: 's', key: 'k' } }],
            },
            none: {},
          },
          policy: { deletion: 'Delete' },
          connectionSecretRef: { name: 'db' },
          interval: '1h30m',
        };
        const text = JSON.stringify(resource({ spec: written })).replace('"BIG"', '9007199254740993');
        await api.kubectl(['create', '--filename', '-'], { input: text });
        const stored = await api.kubectl(['get', 'linkspec', 'l', '-n', namespace, '-o', 'json']);
        expect(stored).toContain('"big": 9007199254740993');
        expect(JSON.parse(stored.replace('9007199254740993', '"BIG"')).spec).toEqual({
          ...written,
          policy: { ...DEFAULT_POLICY, deletion: 'Delete' },
          suspend: false,
        });
      });

      test('numbers beyond 64 bits are rounded by the server, which is a limit of Kubernetes', async () => {
        const text = JSON.stringify(resource({ spec: { ...SPEC, config: { n: 0 } } })).replace(
          '"n":0',
          '"n":12345678901234567890',
        );
        await api.kubectl(['create', '--filename', '-'], { input: text });
        const stored = await api.kubectl(['get', 'linkspec', 'l', '-n', namespace, '-o', 'json']);
        expect(stored).toContain('12345678901234567000');
      });

      test('has a short name and a category, and stays out of "all"', async () => {
        await create({});
        for (const name of ['lnk', 'links', 'linkspecs', 'linkspec'])
          expect(await api.kubectl(['get', name, '-n', namespace, '-o', 'name'])).toBe(
            'linkspec.linkspec.dev/l\n',
          );
        expect(await api.kubectl(['get', 'all', '-n', namespace, '-o', 'name'])).toBe('');
      });

      test('status is a subresource: it moves no generation, and spec moves no status', async () => {
        await create({});
        await patchStatus({ ...STATUS, secret: 'x' });
        await api.kubectl([
          'patch',
          'linkspec',
          'l',
          '-n',
          namespace,
          '--type=merge',
          '-p',
          '{"spec":{"suspend":true}}',
        ]);
        const { metadata, spec, status } = await get('linkspec/l');
        expect({ generation: metadata.generation, suspend: spec.suspend }).toEqual({
          generation: 2,
          suspend: true,
        });
        // A field that the schema does not name is dropped.
        expect(status).toEqual(STATUS);
      });

      test('kubectl get shows what matters, and more with --output wide', async () => {
        await create({ spec: { ...SPEC, suspend: true } });
        await patchStatus(STATUS);
        expect(await table()).toEqual([
          ['NAME', 'READY', 'REASON', 'DRIFT', 'AGE'],
          ['l', 'False', 'ApprovalPending', 'False', expect.stringMatching(/^\d+s$/)],
        ]);
        expect(await table('--output=wide')).toEqual([
          ['NAME', 'READY', 'REASON', 'DRIFT', 'AGE', 'LINK', 'TYPE', 'SUSPENDED', 'LAST APPLIED', 'MESSAGE'],
          [
            ...['l', 'False', 'ApprovalPending', 'False', expect.stringMatching(/^\d+s$/)],
            ...['analytics.l', 'S3', 'true', expect.stringMatching(/^\d+(d|y\d+d)$/), 'a plan waits'],
          ],
        ]);
      });

      test.each<[string, JsonObject]>([
        [
          'a condition without a reason',
          { conditions: [{ ...CONDITION, reason: undefined as unknown as Json }] },
        ],
        ['a condition that is neither', { conditions: [{ ...CONDITION, status: 'Maybe' }] }],
        ['a time that is none', { lastAppliedTime: 'yesterday' }],
        ['a plan without a hash', { plan: { summary: 's' } }],
      ])('status refuses %s', async (_, status) => {
        await create({});
        await expect(patchStatus(status)).rejects.toThrow(/Invalid|Duplicate|invalid/);
      });

      test('kubectl wait understands its conditions', async () => {
        await create({});
        await patchStatus({ conditions: [{ ...CONDITION, status: 'True', reason: 'Applied' }] });
        const waited = await api.kubectl([
          'wait',
          'linkspec/l',
          '-n',
          namespace,
          '--for=condition=Ready',
          '--timeout=5s',
        ]);
        expect(waited).toContain('condition met');
      });
    });

    async function create(fields: JsonObject): Promise<Manifest> {
      const input = JSON.stringify(resource(fields));
      return JSON.parse(await api.kubectl(CREATE, { input }));
    }

    function resource(fields: JsonObject): JsonObject {
      return {
        apiVersion: 'linkspec.dev/v1alpha1',
        kind: 'LinkSpec',
        metadata: { name: 'l', namespace },
        spec: SPEC,
        ...fields,
      };
    }

    async function patchStatus(status: JsonObject): Promise<void> {
      const patch = JSON.stringify({ status });
      const target = ['patch', 'linkspec', 'l', '-n', namespace, '--subresource=status'];
      await api.kubectl([...target, '--type=merge', '--patch', patch]);
    }

    async function get(what: string): Promise<Manifest> {
      return JSON.parse(await api.kubectl(['get', what, '-n', namespace, '-o', 'json']));
    }

    /** Rows of `kubectl get`, cut where two spaces are. */
    async function table(...options: string[]): Promise<string[][]> {
      const text = await api.kubectl(['get', 'linkspecs', '-n', namespace, ...options]);
      return text
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(/ {2,}/));
    }
  },
);

/** Without the client's own validation: the server is asked. */
const CREATE = ['create', '--validate=false', '--filename', '-', '--output', 'json'];

function read(file: string): Manifest {
  const [manifest] = manifestsOf(readFileSync(file, 'utf8'));
  if (!manifest) throw new Error(`${file} is empty`);
  return manifest;
}
