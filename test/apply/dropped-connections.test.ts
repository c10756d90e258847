import { beforeAll, describe, expect, test } from '@jest/globals';
import { resume } from '../../src/apply/resume.js';
import type { Emulator, FaultAction } from '../../src/emulator/index.js';
import {
  busyStory,
  describeStory,
  expectInOrder,
  expectNoCanary,
  idleStory,
  mergeStory,
  type Story,
} from './busy-catalog.js';
import { applyAll, openStand, type Stand } from './stand.js';

/** How a connection is lost at a statement: this one or all of them, before or after it is carried out. */
interface Loss {
  readonly kind: 'drop-before' | 'drop-after';
  readonly all: boolean;
}

const LOSSES: readonly (readonly [string, Loss])[] = [
  ['the connection, before it is carried out', { kind: 'drop-before', all: false }],
  ['the connection, after it was carried out', { kind: 'drop-after', all: false }],
  ['all connections, before it is carried out', { kind: 'drop-before', all: true }],
  ['all connections, after it was carried out', { kind: 'drop-after', all: true }],
];

describe.each([
  ['a link that pipelines use', busyStory, LOSSES],
  ['two statements under Merge', mergeStory, LOSSES.slice(0, 2)],
  ['CREATE OR REPLACE', describeStory, LOSSES.slice(2)],
  ['CREATE, DROP + CREATE and a pruned link', idleStory, LOSSES.slice(1, 3)],
])('%s', (_, tell, losses) => {
  let story: Story;
  beforeAll(async () => {
    story = await tell();
  });

  test.each(losses)('at any statement the server drops %s', async (_name, loss) => {
    let at = 0;
    let hit = true;
    // Until a run ends before its turn comes: then every statement has had it.
    const tries = async (): Promise<void> => {
      while (hit) {
        at += 1;
        const reached = await atStatement(story, at, loss);
        hit &&= reached;
      }
    };
    // Most of the time goes into waiting: side by side it is short.
    await Promise.all(Array.from({ length: 12 }, tries));
    expect(at).toBeGreaterThan(20);
  });
});

/** Applies, loses connections at the nth statement, mends what failed, and looks. False: it was over before. */
async function atStatement(story: Story, nth: number, loss: Loss): Promise<boolean> {
  const stand = await openStand({ catalog: story.catalog });
  try {
    for (const [name, value] of story.secrets) stand.secrets.set(name, value);
    const hit = loseAt(stand.emulator, nth, loss);
    const good = await applied(stand, story);
    stand.emulator.set({ faults: [] });
    if (!good) {
      await resume(await stand.open());
      const { links } = await applyAll(await stand.open(), story.specs, story.options);
      expect(links.map(({ outcome, error }) => [outcome, error])).toEqual(
        links.map(() => [expect.stringMatching(/^(done|unchanged)$/), undefined]),
      );
    }
    await expectInOrder(stand.emulator, story);
    return hit();
  } catch (error) {
    if (error instanceof Error)
      error.message = `at statement ${nth}, ${JSON.stringify(loss)}: ${error.message}`;
    throw error;
  } finally {
    await stand.close();
  }
}

function loseAt(emulator: Emulator, nth: number, { kind, all }: Loss): () => boolean {
  const action: FaultAction = { kind };
  emulator.set({ faults: [{ match: /^/, nth, action }] });
  let seen = 0;
  emulator.onStatement(() => {
    seen += 1;
    if (all && seen === nth) emulator.dropConnections();
  });
  return () => seen >= nth;
}

/** Whether all went well at once. What is told of a failure holds no secret. */
async function applied(stand: Stand, { specs, options }: Story): Promise<boolean> {
  try {
    const { links } = await applyAll(await stand.open(), specs, options);
    expectNoCanary(JSON.stringify(links));
    return links.every(({ outcome }) => outcome === 'done' || outcome === 'unchanged');
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^LNK0[35]/) });
    expectNoCanary(error instanceof Error ? `${error.stack}` : String(error));
    return false;
  }
}
