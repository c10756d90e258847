import { describe, expect, test } from '@jest/globals';
import { createNoStore } from '../../src/state/no-store.js';

describe('the store that remembers nothing', () => {
  test('forgets what it is given', async () => {
    const store = createNoStore();
    await store.put([{ kind: 'link', key: 'k', body: 1 }]);
    expect(await store.load()).toEqual([]);
    expect(await store.read([{ kind: 'link', key: 'k' }])).toEqual([]);
    await store.remove([{ kind: 'link', key: 'k' }]);
  });

  test('its locks hold within the process', async () => {
    const store = createNoStore();
    const lock = await store.lock('l', 0);
    await lock.assertHeld();
    await expect(store.lock('l', 50)).rejects.toMatchObject({ code: 'LNK0503' });
    const waiting = store.lock('l', 5000);
    await lock.release();
    const second = await waiting;
    // A second release of the first lock must not free the second.
    await lock.release();
    await expect(store.lock('l', 0)).rejects.toMatchObject({ code: 'LNK0503' });
    const abort = new AbortController();
    const aborted = store.lock('l', 5000, abort.signal);
    abort.abort(new Error('the reason'));
    await expect(aborted).rejects.toThrow('the reason');
    await second.release();
    await (await store.lock('l', 0)).release();
  });
});
