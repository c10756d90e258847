import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { blocksOf, typed } from '../../deploy/page.js';
import { hasApiServer } from '../kubernetes/assets.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import { openStage, type Stage } from './stage.js';

(hasApiServer('the commands of the pages') ? describe : describe.skip)('the commands of the pages', () => {
  let cluster: Cluster;
  let stage: Stage;
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-pages-'));
  beforeAll(async () => {
    cluster = await openCluster();
    stage = await openStage(cluster, {
      catalog: {
        databases: ['analytics'],
        links: [{ database: 'analytics', name: 'events_s3', type: 'S3', config: {}, credentials: {} }],
        pipelines: [
          {
            database: 'analytics',
            name: 'events',
            link: 'events_s3',
            brokenWhen: { credentials: { aws_secret_access_key: 'wrong' } },
          },
        ],
      },
    });
    await stage.operator();
    await stage.secret('singlestore', { url: stage.emulator.url });
  });
  afterAll(async () => {
    await stage?.close();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const there = (text: string) => text.replaceAll('analytics', stage.namespace);
  const run = (commands: string) => typed(cluster.api, there(commands), folder);

  /** What rotation.md says, with new halves of the key. Pipelines are watched for one second here. */
  const rotate = (id: string, secret: string) => {
    writeFileSync(join(folder, 'id.txt'), id);
    writeFileSync(join(folder, 'secret.txt'), secret);
    const [block = ''] = blocksOf('rotation.md', 'A plain Secret');
    expect(block).toContain('sleep 15 ');
    return run(block.replace('sleep 15 ', 'sleep 3 '));
  };
  const sent = () => stage.statements('events_s3').filter((sql) => sql.startsWith('ALTER LINK')).length;
  const pipeline = () => stage.emulator.pipelineOf('analytics', 'events');

  test('rotation.md: the commands wait until the new key was sent', async () => {
    await stage.secret('events-s3', { id: 'ID1', secret: 'one' });
    const [, manifest = ''] = blocksOf('rotation.md', 'External Secrets', 'yaml').join('').split('---\n');
    const link = manifest.replace(/namespace: analytics/, `namespace: ${stage.namespace}`);
    await typed(cluster.api, `kubectl create --filename - <<'END'\n${link}\nEND\n`, folder);
    await stage.reason('events-s3', 'Applied');
    await sleep(1_100);
    const before = sent();
    expect(await rotate('ID2', 'two')).toContain('condition met');
    expect(sent()).toBe(before + 1);
    expect(pipeline()).toMatchObject({ state: 'Running' });
  });

  test('rotation.md: they fail if a pipeline falls into Error; started by hand, all is well again', async () => {
    await sleep(1_100);
    await expect(rotate('ID3', 'wrong')).rejects.toThrow(/timed out/);
    await stage.reason('events-s3', 'PipelineFailed');
    const before = sent();
    await stage.secret('events-s3', { id: 'ID4', secret: 'four' });
    await eventually(sent, (count) => count === before + 1);
    expect(pipeline()).not.toMatchObject({ state: 'Running' });
    await stage.emulator.execute('USE analytics');
    await stage.emulator.execute('START PIPELINE events');
    const [annotate = ''] = blocksOf('rotation.md', 'A pipeline fell into Error');
    await run(annotate);
    await stage.reason('events-s3', 'Applied');
    expect(pipeline()).toMatchObject({ state: 'Running' });
  });

  test.each([
    ['conditions.md', 'SecretNotFound', 0],
    ['conditions.md', 'DeletionBlocked', 0],
    ['upgrade-and-removal.md', 'An object that does not go', 0],
    ['upgrade-and-removal.md', 'An object that does not go', 1],
  ])('%s, %s, block %d: an object whose connection Secret is gone goes', async (page, heading, index) => {
    const name = `gone-${page.length}-${heading.length}-${index}`;
    await stage.secret('short-lived', { url: stage.emulator.url });
    await stage.create(name, {
      database: 'analytics',
      connectionSecretRef: { name: 'short-lived' },
      policy: { deletion: 'Delete' },
    });
    await stage.reason(name, 'Applied');
    await run('kubectl delete secret short-lived --namespace analytics');
    await stage.delete(name);
    await stage.reason(name, 'SecretNotFound');
    await run((blocksOf(page, heading)[index] ?? '').replace('NAME', name));
    await stage.gone(name);
    const { rows } = await stage.emulator.execute('SELECT LINK FROM information_schema.LINKS');
    expect(rows.flat()).toContain(name);
  });
});
