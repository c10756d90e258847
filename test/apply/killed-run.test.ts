import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { resume } from '../../src/apply/resume.js';
import type { Emulator, LogEntry } from '../../src/emulator/index.js';
import { PLAIN_OPTIONS } from '../../src/observe/plan-run.js';
import { busyStory, expectAllRun, expectInOrder, mergeStory, type Story } from './busy-catalog.js';
import { ended, spawnRun } from './spawn-run.js';
import { applyAll, openStand, type Stand, specOf } from './stand.js';

/** When a run is killed: as its nth statement of this kind arrives, which is carried out all the same, or is not. */
interface Death {
  readonly nth: number;
  readonly carriedOut: boolean;
  readonly isCounted: (kind: LogEntry['kind']) => boolean;
}

/** Frees the lock of a killed run (contract, Pipelines 3). */
const LOCK_MS = { lockTimeoutMs: 15_000 };

/** Statements that change something; the probe and the looks between them are reads. */
const CHANGES: ReadonlySet<string> = new Set(['stop-pipeline', 'alter-link', 'start-pipeline', 'dml']);

describe('a run that is killed while it changes a link that pipelines use', () => {
  let story: Story;
  beforeAll(async () => {
    story = await busyStory();
  });

  test.each([
    ['resume and apply mend it', true],
    ['the next apply mends it', false],
  ])('at any statement from its lock on: %s', async (_, resumeFirst) => {
    // The two mends see each statement once carried out and once not, between them.
    const isCarriedOut = (nth: number): boolean => (nth % 2 === 0) === resumeFirst;
    expect(await killedEverywhere(story, resumeFirst, isCarriedOut, sinceTheLock)).toBeGreaterThan(20);
  });
});

test('a run that is killed between two statements under Merge is mended', async () => {
  const isCounted = () => (kind: string) => CHANGES.has(kind);
  expect(
    await killedEverywhere(await mergeStory(), false, (nth) => nth % 2 === 0, isCounted),
  ).toBeGreaterThan(10);
});

describe('a run with its state in a file', () => {
  test.each([true, false])(
    'that is killed at any change is mended, resume first: %s',
    async (resumeFirst) => {
      const story = await busyStory();
      const deaths = Array.from({ length: 16 }, (_, index) => ({
        nth: Math.floor(index / 2) + 1,
        carriedOut: index % 2 === 0,
        isCounted: (kind: LogEntry['kind']) => CHANGES.has(kind),
      }));
      const hits = await Promise.all(
        deaths.map(async (death) => {
          const folder = await mkdtemp(join(tmpdir(), 'linkspec-killed-'));
          const stand = await openStand({ catalog: story.catalog });
          try {
            const state = `file:${join(folder, 'state.json')}`;
            const hit = await killed(stand, story, death, state);
            await mend(stand, story, resumeFirst, state);
            await expectInOrder(stand.emulator, story);
            const store = (await stand.open({ state })).state;
            expect((await store.load()).filter(({ kind }) => kind === 'window')).toEqual([]);
            return hit;
          } finally {
            await stand.close();
            await rm(folder, { recursive: true });
          }
        }),
      );
      expect(hits.filter(Boolean).length).toBeGreaterThan(12);
    },
  );
});

describe('a secret that is taken back after the run was killed', () => {
  test.each([true, false])('is sent again, if the new one had arrived: %s', async (carriedOut) => {
    const story = await busyStory();
    const stand = await openStand({ catalog: story.catalog });
    try {
      const isCounted = (kind: string): boolean => kind === 'alter-link';
      // The first ALTER LINK is the probe.
      await killed(stand, story, { nth: 2, carriedOut, isCounted }, 'database:linkspec');
      const before = specOf({
        name: 'busy',
        config: { region: 'a' },
        credentials: { k: 'OLD_K', s: 'OLD_S' },
      });
      stand.secrets.set('OLD_K', 'kanarie-K1-Rotterdam').set('OLD_S', 'geheim-S1-Harlingen');
      const { links } = await applyAll(await stand.open(), [before], {}, LOCK_MS);
      expect(links).toMatchObject([{ outcome: 'done' }]);
      expect(stand.emulator.credentialsOf('db', 'busy')).toEqual({
        k: 'kanarie-K1-Rotterdam',
        s: 'geheim-S1-Harlingen',
      });
    } finally {
      await stand.close();
    }
  });

  test('is sent again under OnVersion, if the version goes back with it', async () => {
    const stand = await openStand({
      catalog: { links: [{ database: 'db', name: 'busy', type: 'S3', credentials: {} }] },
    });
    const versioned = (env: string, credentialsVersion: string) =>
      specOf({
        name: 'busy',
        credentials: { k: env },
        credentialsVersion,
        policy: { credentialsDrift: 'OnVersion' },
      });
    try {
      await applyAll(await stand.open(), [versioned('OLD', '1')]);
      const death = { nth: 2, carriedOut: true, isCounted: (kind: string) => kind === 'alter-link' };
      const next = { specs: [versioned('K', '2')], secrets: new Map([['K', 'new']]), options: PLAIN_OPTIONS };
      expect(await killed(stand, next, death, 'database:linkspec')).toBe(true);
      expect(stand.emulator.credentialsOf('db', 'busy')).toEqual({ k: 'new' });
      await applyAll(await stand.open(), [versioned('OLD', '1')], {}, LOCK_MS);
      expect(stand.emulator.credentialsOf('db', 'busy')).toEqual({ k: 'value of OLD' });
      const again = await applyAll(await stand.open(), [versioned('OLD', '1')]);
      expect(again.links).toMatchObject([{ outcome: 'unchanged' }]);
    } finally {
      await stand.close();
    }
  });
});

/** Counts from the first lock on: what comes before only reads. */
function sinceTheLock(): Death['isCounted'] {
  let locked = false;
  return (kind) => {
    locked ||= kind === 'transaction';
    return locked;
  };
}

/** Kills a run at its first such statement, another at its second and so on, and mends each. Returns how many. */
async function killedEverywhere(
  story: Story,
  resumeFirst: boolean,
  isCarriedOut: (nth: number) => boolean,
  counter: () => Death['isCounted'],
): Promise<number> {
  let nth = 0;
  let reached = true;
  const tries = async (): Promise<void> => {
    while (reached) {
      nth += 1;
      const death = { nth, carriedOut: isCarriedOut(nth), isCounted: counter() };
      const stand = await openStand({ catalog: story.catalog });
      try {
        if (!(await killed(stand, story, death, 'database:linkspec'))) reached = false;
        await mend(stand, story, resumeFirst, 'database:linkspec');
        await expectInOrder(stand.emulator, story);
      } catch (error) {
        if (error instanceof Error) error.message = `${JSON.stringify(death)}: ${error.message}`;
        throw error;
      } finally {
        await stand.close();
      }
    }
  };
  await Promise.all([tries(), tries(), tries()]);
  return nth;
}

/** Has a process apply the story and kills it. False: it had ended before. */
async function killed(
  stand: Stand,
  story: Pick<Story, 'specs' | 'secrets' | 'options'>,
  death: Death,
  state: string,
): Promise<boolean> {
  const { url } = stand.emulator;
  const secrets = [...story.secrets];
  const child = await spawnRun({ url, state, specs: story.specs, secrets, options: story.options });
  let seen = 0;
  const off = stand.emulator.onStatement(async (_, { kind }) => {
    if (!death.isCounted(kind)) return;
    seen += 1;
    if (seen !== death.nth) return;
    if (!death.carriedOut)
      stand.emulator.set({ faults: [{ match: /^/, times: Infinity, action: { kind: 'drop-before' } }] });
    child.kill('SIGKILL');
    await ended(child);
  });
  await ended(child);
  off();
  await quiet(stand.emulator);
  stand.emulator.set({ faults: [] });
  return child.signalCode === 'SIGKILL';
}

/** Until the server is done with what it had received. */
async function quiet(emulator: Emulator): Promise<void> {
  while (emulator.log.some(({ outcome }) => outcome === 'running'))
    await new Promise((resolve) => setTimeout(resolve, 5));
}

async function mend(stand: Stand, story: Story, resumeFirst: boolean, state: string): Promise<void> {
  for (const [name, value] of story.secrets) stand.secrets.set(name, value);
  if (resumeFirst) {
    expect((await resume(await stand.open({ state }))).errors).toEqual([]);
    expectAllRun(stand.emulator);
  }
  const { links } = await applyAll(await stand.open({ state }), story.specs, story.options, LOCK_MS);
  expect(links.map(({ outcome, error }) => [outcome, error])).toEqual(
    links.map(() => [expect.stringMatching(/^(done|unchanged)$/), undefined]),
  );
}
