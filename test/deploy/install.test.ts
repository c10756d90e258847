import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/json/json.js';
import { type ApiServer, startApiServer } from '../acceptance/kubernetes/api-server.js';
import { hasApiServer, hasHelm } from '../acceptance/kubernetes/assets.js';
import { DEPLOY, type Manifest } from './render.js';

const CHART = join(DEPLOY, 'chart');
const RELEASE = 'prod';
/** The account that the chart makes for this release, if it is in this namespace. */
const HOME = 'ops';

const ready = hasApiServer('installs') && hasHelm('installs');
(ready ? describe : describe.skip)('on a real API server', () => {
  let api: ApiServer;
  let watched: string;
  beforeAll(async () => {
    const name = `system:serviceaccount:${HOME}:${RELEASE}-linkspec`;
    api = await startApiServer({ users: { operator: { name } } });
    await api.kubectl(['create', 'namespace', HOME]);
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    watched = await api.createNamespace();
  });

  test('the chart installs, upgrades and goes; the CRD stays', async () => {
    const installed = await helm('install', [`watchNamespaces={${watched}}`]);
    expect(installed).toMatch(
      /LinkSpecs in: test-\d+\.[\s\S]*connectionSecretRef[\s\S]*port 3306[\s\S]*kubectl apply/,
    );
    expect(await names('deployment,service,networkpolicy,pdb', HOME)).toEqual([
      `deployment.apps/${RELEASE}-linkspec`,
      `networkpolicy.networking.k8s.io/${RELEASE}-linkspec`,
      `poddisruptionbudget.policy/${RELEASE}-linkspec`,
      `service/${RELEASE}-linkspec-metrics`,
    ]);
    const upgraded = await helm('upgrade', ['watchNamespaces={*}', 'connection.secretName=db']);
    expect(upgraded).toMatch(
      /in all namespaces\.[\s\S]*Secret db[\s\S]*rollout restart deployment prod-linkspec/,
    );
    expect(await names('role,rolebinding', watched)).toEqual([]);
    await api.helm(['uninstall', RELEASE, '--namespace', HOME]);
    expect(await names('deployment,service,networkpolicy,pdb,role,rolebinding', HOME)).toEqual([]);
    expect(await names('crd', HOME)).toEqual([
      'customresourcedefinition.apiextensions.k8s.io/linkspecs.linkspec.dev',
    ]);
  });

  test('the operator may do its work in a watched namespace, and nothing elsewhere', async () => {
    await helm('install', [`watchNamespaces={${watched}}`]);
    expect(await allowed(watched, [...GRANTED, ...DENIED])).toEqual(GRANTED);
    expect(await allowed(await api.createNamespace(), GRANTED)).toEqual([]);
    expect(await allowed(HOME, GRANTED)).toEqual([]);
    await api.helm(['uninstall', RELEASE, '--namespace', HOME]);
  });

  test('of Leases it may create any, and read and renew its own', async () => {
    await helm('install', []);
    const lease = (verb: string, name: string): Right => [verb, 'leases.coordination.k8s.io', name];
    const own = (verb: string) => lease(verb, `${RELEASE}-linkspec`);
    const asked = ['create', 'get', 'update', 'list', 'watch', 'patch', 'delete'];
    expect(await allowed(HOME, asked.map(own))).toEqual(['create', 'get', 'update'].map(own));
    expect(await allowed(HOME, [lease('get', 'another'), lease('update', 'another')])).toEqual([]);
    expect(await allowed(watched, asked.map(own))).toEqual([]);
    await api.helm(['uninstall', RELEASE, '--namespace', HOME]);
  });

  test('the kustomize base applies, and the operator of it runs under its account', async () => {
    const base = join(DEPLOY, 'kustomize');
    const applied = await api.kubectl(['apply', '--server-side', '--kustomize', base]);
    expect(applied).toMatch(/deployment\.apps\/linkspec serverside-applied/);
    const may = await api.kubectl([
      'auth',
      'can-i',
      'patch',
      'linkspecs',
      '-n',
      'linkspec-system',
      '--as',
      'system:serviceaccount:linkspec-system:linkspec',
    ]);
    expect(may.trim()).toBe('yes');
  });

  test("the Argo CD health check goes into Argo CD's settings as the docs say, and leaves the others", async () => {
    const namespace = watched;
    const settings = ['configmap', 'argocd-cm', '--namespace', namespace];
    await api.kubectl(['create', ...settings, '--from-literal=url=https://argocd.example.com']);
    const key = 'resource.customizations.health.linkspec.dev_LinkSpec';
    const patch = await api.kubectl([
      ...['create', ...settings, '--dry-run=client', '--output', 'json'],
      `--from-file=${key}=${join(DEPLOY, 'argocd/health.lua')}`,
    ]);
    await api.kubectl(['patch', ...settings, '--type', 'merge', '--patch', patch]);
    const { data } = JSON.parse(await api.kubectl(['get', ...settings, '--output', 'json']));
    expect(Object.keys(data).sort()).toEqual([key, 'url']);
    expect(data[key]).toContain('ApprovalPending');
  });

  function helm(command: 'install' | 'upgrade', settings: readonly string[]): Promise<string> {
    const values = settings.flatMap((setting) => ['--set', setting]);
    return api.helm([command, RELEASE, CHART, '--namespace', HOME, ...values]);
  }

  async function names(kinds: string, namespace: string): Promise<string[]> {
    const text = await api.kubectl(['get', kinds, '-n', namespace, '-o', 'name']);
    return text.split('\n').filter(Boolean).sort();
  }

  /** Those of the rights that the operator's account has in a namespace, as the server says. */
  async function allowed(namespace: string, asked: readonly Right[]): Promise<Right[]> {
    const items = asked.map((right) => review(namespace, right));
    const answer = await api.kubectl(['create', '--filename', '-', '--output', 'json'], {
      as: 'operator',
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    });
    // kubectl prints one document after the other.
    const answers: Manifest[] = answer
      .trim()
      .split(/\n(?=\{)/)
      .map((text) => JSON.parse(text));
    expect(answers).toHaveLength(asked.length);
    return asked.filter((_, index) => answers[index]?.status.allowed === true);
  }
});

/** A verb, a resource (`resource.group/subresource`), and the name of an object. */
type Right = readonly [verb: string, what: string, name?: string];

function review(namespace: string, [verb, what, name]: Right): JsonObject {
  const [path = '', subresource] = what.split('/');
  const [resource = '', ...group] = path.split('.');
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        namespace,
        verb,
        resource,
        group: group.join('.'),
        ...(subresource && { subresource }),
        ...(name && { name }),
      },
    },
  };
}

const rights = (verbs: readonly string[], what: string) => verbs.map((verb): Right => [verb, what]);

const GRANTED: Right[] = [
  ...rights(['get', 'list', 'watch', 'patch'], 'linkspecs.linkspec.dev'),
  ...rights(['patch'], 'linkspecs.linkspec.dev/status'),
  ...rights(['list', 'watch'], 'secrets'),
  ...rights(['create', 'patch'], 'events'),
];

const DENIED: Right[] = [
  ...rights(['create', 'update', 'delete', 'deletecollection'], 'linkspecs.linkspec.dev'),
  ...rights(['get', 'update'], 'linkspecs.linkspec.dev/status'),
  ...rights(['get', 'create', 'update', 'patch', 'delete'], 'secrets'),
  ...rights(['get', 'list', 'update', 'delete'], 'events'),
  ...['pods', 'configmaps', 'leases.coordination.k8s.io'].flatMap((what) => rights(['get', 'list'], what)),
];
