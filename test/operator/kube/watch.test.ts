import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createKubeApi } from '../../../src/operator/kube/http-kube-api.js';
import { KubeError } from '../../../src/operator/kube/kube-error.js';
import { type WatchEvent, watchEvents } from '../../../src/operator/kube/watch-event.js';
import { line, WIDGETS, widget } from './sample-objects.js';
import { type Script, type ScriptedApi, sendStatus, startScriptedApi } from './scripted-api.js';

const ATTEMPT = { text: 'watch widgets demo', quotable: true };
const LINES = [
  line('ADDED', widget('a', 1, 'Größe')),
  line('MODIFIED', widget('a', 2, '🐘')),
  line('BOOKMARK', { metadata: { resourceVersion: '5' } }),
  line('DELETED', widget('a', 6)),
];
const TEXT = LINES.join('');
const TOLD = ['added a 1', 'modified a 2', 'bookmark 5', 'deleted a 6'];

function told(event: WatchEvent): string {
  return event.kind === 'bookmark'
    ? `bookmark ${event.resourceVersion}`
    : `${event.kind} ${event.object.metadata.name} ${event.object.metadata.resourceVersion}`;
}

async function collect(events: AsyncIterable<WatchEvent>) {
  const seen: string[] = [];
  let error: unknown;
  try {
    for await (const event of events) seen.push(told(event));
  } catch (thrown) {
    error = thrown;
  }
  return { seen, error };
}

async function* each<T>(values: readonly T[]): AsyncIterable<T> {
  yield* values;
}

describe('watchEvents', () => {
  test('gives the same events however the text comes in pieces', async () => {
    const cuts = fc.array(fc.nat({ max: TEXT.length }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const edges = [0, ...places.sort((a, b) => a - b), TEXT.length];
        const pieces = edges.slice(1).map((end, index) => TEXT.slice(edges[index], end));
        expect(await collect(watchEvents(each(pieces), ATTEMPT))).toEqual({ seen: TOLD, error: undefined });
      }),
    );
  });

  test.each([
    ['text', 'CANARY\n'],
    ['another kind of event', line('CANARY', {})],
    ['an object without a name', line('ADDED', { CANARY: 1 })],
    ['a bookmark without a version', line('BOOKMARK', { CANARY: 1 })],
    ['no object', '["CANARY"]\n'],
    ['half a line of garbage', '{"type":CANARY}\n'],
  ])('%s is an error that quotes nothing', async (_, text) => {
    const { seen, error } = await collect(watchEvents(each([LINES[0] ?? '', text]), ATTEMPT));
    expect(seen).toEqual(['added a 1']);
    expect(error).toMatchObject({ kind: 'server', status: 200 });
    expect(String(error)).not.toContain('CANARY');
  });

  test('an object of 8,000 levels is an event among others', async () => {
    const nest = line('MODIFIED', { ...widget('nest', 2), spec: 'NEST' });
    const deep = nest.replace('"NEST"', `{"a":${'[{"k":'.repeat(4_000)}1e30${'}]'.repeat(4_000)}}`);
    const { seen, error } = await collect(watchEvents(each([LINES[0] ?? '', deep, LINES[3] ?? '']), ATTEMPT));
    expect(error).toBeUndefined();
    expect(seen).toEqual(['added a 1', 'modified nest 2', 'deleted a 6']);
  });

  test('a line without an end does not fill the memory', async () => {
    const { error } = await collect(watchEvents(each(Array(20).fill('x'.repeat(1 << 20))), ATTEMPT));
    expect(error).toMatchObject({ kind: 'server' });
  });

  test.each([
    ['code and reason', { kind: 'Status', code: 410, reason: 'Expired' }, 'gone'],
    ['the code alone', { kind: 'Status', code: 410 }, 'gone'],
    ['the reason alone', { kind: 'Status', reason: 'Gone' }, 'gone'],
    ['another failure', { kind: 'Status', code: 500, reason: 'InternalError' }, 'server'],
    ['nothing', undefined, 'server'],
  ])('an ERROR event with %s', async (_, object, kind) => {
    const { error } = await collect(watchEvents(each([line('ERROR', object)]), ATTEMPT));
    expect(error).toMatchObject({ name: 'KubeError', kind });
  });
});

describe('a watch', () => {
  let server: ScriptedApi;
  const FROM = { resourceVersion: '0', timeoutSeconds: 300, idleMs: 10_000 };
  async function watch(script: Script, from = FROM, signal = new AbortController().signal) {
    server = await startScriptedApi(script);
    return createKubeApi(server.cluster).watch(WIDGETS, { namespace: 'demo' }, from, signal);
  }
  afterEach(() => server.close());

  test('asks for bookmarks and for an end, and ends when the server ends it', async () => {
    const events = await watch((_request, response) => response.end(TEXT));
    expect(await collect(events)).toEqual({ seen: TOLD, error: undefined });
    expect(server.seen[0]?.query.toString()).toBe(
      'watch=true&allowWatchBookmarks=true&resourceVersion=0&timeoutSeconds=300',
    );
  });

  test('cut at any byte gives the events before the cut, and none twice or in part', async () => {
    const bytes = Buffer.from(TEXT);
    let cut = 0;
    const events = await watch((_request, response) => {
      response.writeHead(200);
      response.write(bytes.subarray(0, cut), () => response.destroy());
    });
    await collect(events);
    const api = createKubeApi(server.cluster);
    for (cut = 0; cut <= bytes.length; cut += 1) {
      const whole = bytes.subarray(0, cut).toString('latin1').split('\n').length - 1;
      const { signal } = new AbortController();
      const { seen, error } = await collect(api.watch(WIDGETS, { namespace: 'demo' }, FROM, signal));
      expect(seen).toEqual(TOLD.slice(0, whole));
      expect(error).toMatchObject({ kind: 'network' });
    }
  });

  test('that is refused is an error', async () => {
    const events = await watch((_request, response) => sendStatus(response, 410, 'Gone'));
    expect(await collect(events)).toMatchObject({ seen: [], error: { kind: 'gone', status: 410 } });
  });

  test('that falls silent is a timeout; before, it may go on for as long as something comes', async () => {
    const events = await watch(
      async (_request, response) => {
        for (const text of LINES) {
          response.write(text);
          await sleep(400);
        }
      },
      { ...FROM, idleMs: 1_000 },
    );
    expect(await collect(events)).toMatchObject({ seen: TOLD, error: { kind: 'silent' } });
  });

  test('can be aborted while it waits', async () => {
    const controller = new AbortController();
    const events = await watch((_r, response) => response.write(LINES[0]), FROM, controller.signal);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of events) {
        seen.push(told(event));
        controller.abort();
      }
    })();
    await expect(reading).rejects.toBeInstanceOf(KubeError);
    await expect(reading).rejects.toMatchObject({ kind: 'aborted' });
    expect(seen).toEqual(['added a 1']);
  });

  test('that its reader leaves is closed', async () => {
    let closed: Promise<void> | undefined;
    const events = await watch((_request, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      response.write(LINES[0]);
    });
    for await (const _ of events) break;
    await expect(closed).resolves.toBeUndefined();
  });
});
