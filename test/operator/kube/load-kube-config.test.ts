import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../../src/error/linkspec-error.js';
import { loadKubeConfig } from '../../../src/operator/kube/load-kube-config.js';
import { temporaryFolder } from '../../state/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;

interface Config {
  readonly name?: string;
  readonly server?: string;
  readonly user?: object;
  readonly namespace?: string;
  readonly cluster?: object;
}

function kubeconfig({
  name = 'one',
  server = 'https://api.example:6443',
  user = {},
  namespace,
  cluster,
}: Config) {
  return write(
    JSON.stringify({
      'current-context': name,
      clusters: [{ name, cluster: { server, ...cluster } }],
      users: [{ name, user: { token: 'CANARY', ...user } }],
      contexts: [{ name, context: { cluster: name, user: name, ...(namespace && { namespace }) } }],
    }),
  );
}

function write(text: string): string {
  files += 1;
  const file = join(folder, `config-${files}`);
  writeFileSync(file, text);
  return file;
}

/** Nothing of this machine. */
const EMPTY = { HOME: join(folder, 'nobody') };

function refusal(load: () => unknown): LinkspecError {
  try {
    load();
  } catch (error) {
    if (error instanceof LinkspecError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('loadKubeConfig', () => {
  test('a named file goes before KUBECONFIG', () => {
    const named = kubeconfig({ server: 'https://named:1/', namespace: 'here' });
    const env = { ...EMPTY, KUBECONFIG: kubeconfig({ server: 'https://other:1' }) };
    expect(loadKubeConfig({ kubeconfig: named, env })).toMatchObject({
      server: 'https://named:1',
      namespace: 'here',
    });
    expect(loadKubeConfig({ env })).toMatchObject({ server: 'https://other:1', namespace: 'default' });
  });

  test('of several files the first one that has something counts', () => {
    const first = kubeconfig({ server: 'https://first:1' });
    const second = kubeconfig({ server: 'https://second:1', namespace: 'second' });
    const noContext = write('{"clusters":[],"users":[],"contexts":[]}');
    const load = (...files: string[]) => loadKubeConfig({ env: { ...EMPTY, KUBECONFIG: files.join(':') } });
    const other = kubeconfig({ name: 'two', server: 'https://other:1' });
    for (const files of [
      [first, second],
      [first, other],
    ])
      expect(load(...files)).toMatchObject({ server: 'https://first:1', namespace: 'default' });
    expect(load(noContext, '', second)).toMatchObject({ server: 'https://second:1', namespace: 'second' });
  });

  test('a server may have a path', () => {
    const file = kubeconfig({ server: 'https://rancher/k8s/clusters/c-1/' });
    expect(loadKubeConfig({ kubeconfig: file }).server).toBe('https://rancher/k8s/clusters/c-1');
  });

  test.each([
    ['nothing at all', () => loadKubeConfig({ env: EMPTY }), /no Kubernetes configuration/],
    ['a missing file', () => loadKubeConfig({ kubeconfig: join(folder, 'none') }), /no such file/],
    ['a folder', () => loadKubeConfig({ kubeconfig: folder }), /it is a folder/],
    [
      'no YAML',
      () => loadKubeConfig({ kubeconfig: write('users: [CANARY: {') }),
      /is not a kubeconfig in YAML/,
    ],
    ['a scalar', () => loadKubeConfig({ kubeconfig: write('CANARY') }), /names no cluster/],
    ['an empty file', () => loadKubeConfig({ kubeconfig: write('') }), /not a kubeconfig/],
    [
      'a user without a name',
      () => loadKubeConfig({ kubeconfig: write('users: [{ user: { token: CANARY } }]') }),
      /not a kubeconfig/,
    ],
    ['no URL', () => loadKubeConfig({ kubeconfig: kubeconfig({ server: 'api:x:y' }) }), /not an https URL/],
    ['plain http', () => loadKubeConfig({ kubeconfig: kubeconfig({ server: 'http://a' }) }), /http address/],
  ])('%s is refused, and nothing of the file is told', (_, load, message) => {
    const error = refusal(load);
    expect(error).toMatchObject({ code: 'LNK0841', message: expect.stringMatching(message) });
    expect(error.hint).toMatch(/\.$/);
    expect(`${error.message}${error.hint}${error.cause}`).not.toContain('CANARY');
  });
});

describe('the credentials', () => {
  const access = (user: object, cluster?: object) =>
    loadKubeConfig({ kubeconfig: kubeconfig({ user, ...(cluster && { cluster }) }) }).access();

  test('may be a token', async () => {
    const { headers } = await access({});
    expect(headers).toEqual({ Authorization: 'Bearer CANARY' });
  });

  test('may be a file, whose line break is no part of the token', async () => {
    const tokenFile = write('FROM-FILE\n');
    const { headers } = await access({
      token: undefined,
      'auth-provider': { name: 'tokenFile', config: { tokenFile } },
    });
    expect(headers).toEqual({ Authorization: 'Bearer FROM-FILE' });
  });

  test('may be name and password', async () => {
    const { headers } = await access({ token: undefined, username: 'me', password: 'pä:ss' });
    expect(headers).toEqual({ Authorization: `Basic ${Buffer.from('me:pä:ss').toString('base64')}` });
  });

  test('may come from a program, whose failure tells nothing that it printed', async () => {
    const program = (body: string) => {
      const file = write(`#!/bin/sh\n${body}\n`);
      chmodSync(file, 0o755);
      return { token: undefined, exec: { apiVersion: 'client.authentication.k8s.io/v1', command: file } };
    };
    const credential = { kind: 'ExecCredential', status: { token: 'FROM-PROGRAM' } };
    const { headers } = await access(program(`echo '${JSON.stringify(credential)}'`));
    expect(headers).toEqual({ Authorization: 'Bearer FROM-PROGRAM' });
    for (const body of ['echo CANARY >&2; exit 1', 'echo CANARY']) {
      const failed = access(program(body));
      await expect(failed).rejects.toMatchObject({ name: 'KubeError', kind: 'unauthorized' });
      await expect(failed).rejects.toThrow(/^the credentials for the API server cannot be read: check/);
    }
    await expect(access({ exec: { command: join(folder, 'nobody') } })).rejects.toThrow('(ENOENT)');
  });

  test('that cannot be read are an error with its code', async () => {
    const failed = access({}, { 'certificate-authority': join(folder, 'no-ca') });
    await expect(failed).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringContaining('(ENOENT)'),
    });
  });
});
