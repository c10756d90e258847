import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CatalogView } from '../../src/observe/catalog-view.js';
import type { Run } from '../../src/observe/run.js';
import { openStand, type Stand } from '../apply/stand.js';

const A = { database: 'db', name: 'a' };
const B = { database: 'db', name: 'b' };

let stand: Stand;
let run: Run;

beforeEach(async () => {
  stand = await openStand({
    catalog: { links: [A, B].map((id) => ({ ...id, type: 'S3', credentials: {} })) },
  });
  run = await stand.open();
  stand.emulator.clearLog();
});

afterEach(() => stand.close());

const reads = () => stand.emulator.log.filter(({ sql }) => sql.includes('information_schema.LINKS')).length;

describe('a look since a moment', () => {
  test('is shared by all who ask for the moment before it', async () => {
    const view = new CatalogView(run);
    const before = performance.now();
    const first = await view.since(before, A);
    expect(await view.since(before, B)).toBe(first);
    expect(await view.since(before - 1, A)).toBe(first);
    expect(reads()).toBe(1);
  });

  test('is a new one where the last began before the moment', async () => {
    const view = new CatalogView(run);
    await view.since(performance.now(), A);
    await stand.emulator.execute('DROP LINK db.a');
    const now = await view.since(performance.now(), A);
    expect(now.live(A)).toBeUndefined();
    expect(now.live(B)).toBeDefined();
    expect(reads()).toBe(2);
  });

  test('counts from when the read began, not from when it was over', async () => {
    const view = new CatalogView(run);
    let during = 0;
    stand.emulator.onStatement(async (sql) => {
      if (!sql.includes('information_schema.LINKS')) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
      during ||= performance.now();
    });
    const first = await view.since(0, A);
    expect(await view.since(during, A)).not.toBe(first);
    expect(reads()).toBe(2);
  });

  test('never shows a link as it was before this process changed it', async () => {
    const view = new CatalogView(run);
    const before = performance.now();
    const first = await view.since(before, A);
    view.changed(A);
    expect(await view.since(before, B)).toBe(first);
    expect(await view.since(before, A)).not.toBe(first);
    expect(reads()).toBe(2);
  });
});
