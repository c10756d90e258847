import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasApiServer } from '../kubernetes/assets.js';
import { type Cluster, grant, openCluster, ROLES, type Rule } from './cluster.js';
import { eventually } from './eventually.js';
import { HttpError, type KubeClient, openKubeClient } from './kube-client.js';
import { startOperatorHere } from './operator-here.js';
import type { OperatorProcess } from './operator-process.js';
import { conditionOf, from, openStage, type Stage } from './stage.js';

/** One verb on one resource, of the Roles that are shipped. */
interface Right {
  readonly what: string;
  readonly rule: Rule;
  readonly resource: string;
  readonly verb: string;
}

const RIGHTS: readonly Right[] = ROLES.flatMap(({ rules }) =>
  rules.flatMap((rule) =>
    rule.resources.flatMap((resource) =>
      rule.verbs.map((verb) => ({ what: `${verb} ${resource}`, rule, resource, verb })),
    ),
  ),
);

(hasApiServer('rights of the operator') ? describe : describe.skip)('the rights of the operator', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.stop());

  test('with all of them nothing is denied, and all is done', async () => {
    const stage = await openStage(cluster);
    try {
      const operator = await stage.operator({ args: ['--log-level', 'debug'] });
      const storm = await everything(stage);
      await eventually(
        () => stage.events('mine'),
        (events) => events.some(({ count }) => count === 2),
      );
      await stage.reason('mine', 'Applied');
      await storm.end();
      expect(await denials(operator)).toEqual([]);
      expect((await operator.terminate()).code).toBe(0);
    } finally {
      await stage.close();
    }
  });

  test.each(RIGHTS)('without $what it does not get along', async ({ rule, resource, verb }) => {
    const stage = await openStage(withRights((each) => without(each, rule, resource, verb)));
    try {
      const operator = await stage.operator({ args: ['--log-level', 'debug'] });
      const storm = await everything(stage);
      const denied = `k8s_request_total{verb="${verb}",code="403"}`;
      await eventually(
        () => operator.metric(denied),
        (count) => (count ?? 0) > 0,
        { what: denied },
      );
      await storm.end();
      // And nothing else was.
      expect(await denials(operator)).toEqual([denied]);
    } finally {
      await stage.close();
    }
  });

  test('a watched namespace without its Role keeps no other one waiting, and is watched once it has it', async () => {
    const stage = await openStage(cluster);
    const other = await cluster.api.createNamespace();
    const operator = await startOperatorHere(stage, {
      watchNamespaces: [stage.namespace, other],
      listPatienceMs: 500,
    });
    try {
      await stage.create('here', { config: { region: 'a' } });
      await stage.reason('here', 'Applied');
      const there = `/apis/linkspec.dev/v1alpha1/namespaces/${other}/linkspecs`;
      await cluster.kube.create(there, linkSpec('there'));
      const ready = () => fetch(`http://127.0.0.1:${operator.healthPort}/readyz`);
      const answer = await ready();
      expect({ status: answer.status, body: await answer.text() }).toEqual({
        status: 503,
        body: `cache of linkspecs in ${other}: not filled yet\ncache of secrets in ${other}: not filled yet\n`,
      });
      for (const { name, rules } of ROLES) await grant(cluster.kube, other, name, rules);
      await eventually(
        () => cluster.kube.get(`${there}/there`),
        (object) => conditionOf(object, 'Ready')?.reason === 'Applied',
      );
      expect((await ready()).status).toBe(200);
    } finally {
      operator.stop();
      await operator.ended;
      await stage.close();
    }
  });

  test('nobody takes over the link of an object in a namespace that cannot be seen', async () => {
    const stage = await openStage(cluster);
    const other = await cluster.api.createNamespace();
    const both = { watchNamespaces: [stage.namespace, other], listPatienceMs: 500 };
    const there = `/apis/linkspec.dev/v1alpha1/namespaces/${other}/linkspecs`;
    const ended = async ({ stop, exited }: Awaited<ReturnType<typeof startOperatorHere>>) => {
      stop();
      await exited;
    };
    try {
      for (const { name, rules } of ROLES) await grant(cluster.kube, other, name, rules);
      const first = await startOperatorHere(stage, both);
      await cluster.kube.create(there, linkSpec('elder'));
      await eventually(
        () => cluster.kube.get(`${there}/elder`),
        (object) => conditionOf(object, 'Ready')?.reason === 'Applied',
      );
      await ended(first);
      const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${other}/rolebindings`;
      for (const { name } of ROLES) await cluster.kube.delete(`${bindings}/${name}`);
      await stage.create('heir', { name: 'elder', config: { region: 'heir' } });
      const second = await startOperatorHere(stage, both);
      const waiting = await stage.reason('heir', 'Conflict');
      expect(conditionOf(waiting, 'Ready')?.message).toContain('a namespace that cannot be watched');
      expect(stage.statements('elder')).toHaveLength(1);
      await ended(second);
    } finally {
      await stage.close();
    }
  });

  test('what it may not do is refused', async () => {
    const stage = await openStage(cluster);
    const operator = openKubeClient(cluster.api, 'operator');
    try {
      const other = await cluster.api.createNamespace();
      const core = (namespace: string, what: string) => `/api/v1/namespaces/${namespace}/${what}`;
      const mine = (what: string) => core(stage.namespace, what);
      const leases = `/apis/coordination.k8s.io/v1/namespaces/${stage.namespace}/leases`;
      await stage.create('one');
      await stage.secret('one', { k: 'v' });
      await cluster.kube.create(leases, { metadata: { name: 'another' } });
      const attempts: readonly [string, (as: KubeClient) => Promise<unknown>][] = [
        ['create a LinkSpec', (as) => as.create(stage.path(), linkSpec('x'))],
        ['replace a LinkSpec', async (as) => as.replace(stage.path('one'), await stage.get('one'))],
        ['delete a LinkSpec', (as) => as.delete(stage.path('one'))],
        ['delete all LinkSpecs', (as) => as.delete(stage.path())],
        ['replace a status', async (as) => as.replace(`${stage.path('one')}/status`, await stage.get('one'))],
        ['get one Secret', (as) => as.get(mine('secrets/one'))],
        ['create a Secret', (as) => as.create(mine('secrets'), { metadata: { name: 'x' } })],
        ['change a Secret', (as) => as.patch(mine('secrets/one'), { data: {} })],
        ['delete a Secret', (as) => as.delete(mine('secrets/one'))],
        ["list another namespace's Secrets", (as) => as.list(core(other, 'secrets'))],
        ["list another namespace's LinkSpecs", (as) => as.list(stage.path().replace(stage.namespace, other))],
        ['list Secrets of all namespaces', (as) => as.list('/api/v1/secrets')],
        ['list events', (as) => as.list(mine('events'))],
        ['get another Lease', (as) => as.get(`${leases}/another`)],
        [
          'replace another Lease',
          async (as) => as.replace(`${leases}/another`, await as.get(`${leases}/another`)),
        ],
        ['list Leases', (as) => as.list(leases)],
        ['delete its Lease', (as) => as.delete(`${leases}/linkspec`)],
        ['list pods', (as) => as.list(mine('pods'))],
        ['list config maps', (as) => as.list(mine('configmaps'))],
        [
          'read its own Role',
          (as) => as.get(`/apis/rbac.authorization.k8s.io/v1/namespaces/${stage.namespace}/roles/linkspec`),
        ],
        [
          'change the CRD',
          (as) =>
            as.patch('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/linkspecs.linkspec.dev', {}),
        ],
      ];
      for (const [what, attempt] of attempts) {
        const end = await attempt(operator).then(
          () => 'allowed',
          (error: unknown) => (error instanceof HttpError ? error.status : String(error)),
        );
        expect({ what, end }).toEqual({ what, end: 403 });
      }
    } finally {
      operator.close();
      await stage.close();
    }
  });

  /** A cluster whose namespaces give the operator other rights. */
  function withRights(change: (rule: Rule) => Rule): Cluster {
    return {
      ...cluster,
      async namespace() {
        const namespace = await cluster.api.createNamespace();
        for (const { name, rules } of ROLES)
          await grant(
            cluster.kube,
            namespace,
            name,
            rules.map(change).filter(({ verbs }) => verbs.length > 0),
          );
        return namespace;
      },
    };
  }
});

/**
 * Has the operator do all that it ever does: an object with a finalizer, whose Secret comes, goes and comes back (one
 * event twice), while somebody else writes to it all the time, so that some write falls into the middle of a turn.
 */
async function everything(stage: Stage): Promise<{ end(): Promise<void> }> {
  await stage.create('mine', { policy: { deletion: 'Delete' }, credentials: { k: from('keys', 'k') } });
  const come = () => stage.secret('keys', { k: 'v' });
  const go = () => stage.cluster.kube.delete(`/api/v1/namespaces/${stage.namespace}/secrets/keys`);
  const story = [
    ['SecretNotFound', come],
    ['Applied', go],
    ['SecretNotFound', come],
  ] as const;
  let storming = true;
  const storm = (async () => {
    let chapter = 0;
    for (let round = 0; storming; round++) {
      const object = await stage.annotate('mine', { 'example.com/tick': String(round) });
      const [reason, next] = story[chapter] ?? [];
      if (!next || conditionOf(object, 'Ready')?.reason !== reason) continue;
      await next();
      chapter++;
    }
  })();
  return {
    async end() {
      storming = false;
      await storm;
    },
  };
}

/** Series that count requests which were denied. */
async function denials(operator: OperatorProcess): Promise<string[]> {
  const { body } = await operator.ask('/metrics');
  return (body.match(/^k8s_request_total\{.*code="403"\}/gm) ?? []).sort();
}

function without(rule: Rule, of: Rule, resource: string, verb: string): Rule {
  if (rule !== of || !rule.resources.includes(resource)) return rule;
  return { ...rule, verbs: rule.verbs.filter((each) => each !== verb) };
}

function linkSpec(name: string): object {
  return {
    apiVersion: 'linkspec.dev/v1alpha1',
    kind: 'LinkSpec',
    metadata: { name },
    spec: { database: 'db', type: 'S3' },
  };
}
