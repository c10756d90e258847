import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ExactNumber, parseJson } from '../../src/json/json.js';
import type { Entry, StateStore } from '../../src/state/state-store.js';

/** What every store that remembers must do; `open` gives a new handle on the same fresh store. */
export function storeRules(open: (fresh: number) => StateStore): void {
  let count = 0;
  let store: StateStore;
  let other: StateStore;
  beforeEach(() => {
    count += 1;
    store = open(count);
    other = open(count);
  });
  afterEach(async () => {
    await store.close();
    await other.close();
  });

  test('a store that was never written is empty', async () => {
    expect(await store.load()).toEqual([]);
    expect(await store.read([{ kind: 'link', key: 'a' }])).toEqual([]);
    await store.remove([{ kind: 'link', key: 'a' }]);
    expect(await store.load()).toEqual([]);
  });

  test('what one handle writes, another reads; the last write of a key wins', async () => {
    await store.put([entry('link', 'a', 1), entry('window', 'a', 2), entry('link', 'b', 3)]);
    await other.put([entry('link', 'a', 4)]);
    expect(sorted(await store.load())).toEqual([
      entry('link', 'a', 4),
      entry('link', 'b', 3),
      entry('window', 'a', 2),
    ]);
    expect(
      sorted(
        await store.read([
          { kind: 'window', key: 'a' },
          { kind: 'link', key: 'b' },
          { kind: 'link', key: 'c' },
        ]),
      ),
    ).toEqual([entry('link', 'b', 3), entry('window', 'a', 2)]);
    await other.remove([
      { kind: 'link', key: 'a' },
      { kind: 'link', key: 'absent' },
    ]);
    expect(sorted(await store.load())).toEqual([entry('link', 'b', 3), entry('window', 'a', 2)]);
  });

  test('bodies keep every character, key and digit', async () => {
    const body = parseJson(
      '{"__proto__":{"x":1},"big":12345678901234567890,"text":"\\u0000\\n\\t\\\\ \' \\" ` % _ ; -- /* é 漢 😀 \\ud800","null":null,"list":[true,1.5]}',
    );
    await store.put([{ kind: 'link', key: 'k', body }]);
    const [read] = await other.load();
    expect(read?.body).toEqual(body);
    expect(JSON.stringify(Object.keys(read?.body ?? {}))).toContain('__proto__');
    expect(Object.entries(read?.body ?? {})).toContainEqual(['big', new ExactNumber('12345678901234567890')]);
  });

  test('many entries, and many writers at once, lose nothing', async () => {
    const many = Array.from({ length: 1203 }, (_, index) => entry('link', `m${index}`, `body ${index}`));
    await store.put(many);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 ? store : other).put([entry('window', `w${index}`, index)]),
      ),
    );
    expect((await store.load()).length).toBe(1203 + 12);
    await store.remove(many);
    expect((await other.load()).length).toBe(12);
  });

  test.each([
    ['a newer format', { format: '2', salt: 'x' }, 'LNK0505'],
    ['no format', { salt: 'x' }, 'LNK0506'],
  ])('refuses a state of %s', async (_, body, code) => {
    await store.put([{ kind: 'meta', key: 'meta', body }]);
    await expect(other.load()).rejects.toMatchObject({ code });
  });

  test('a lock keeps others out until it is released', async () => {
    const lock = await store.lock('l', 1000);
    await lock.assertHeld();
    await expect(other.lock('l', 300)).rejects.toMatchObject({ code: 'LNK0503' });
    await expect(other.lock('l', 0)).rejects.toMatchObject({ code: 'LNK0503' });
    const order: string[] = [];
    const second = other.lock('l', 20_000).then((taken) => {
      order.push('taken');
      return taken;
    });
    const apart = await other.lock('another', 1000);
    order.push('released');
    await lock.release();
    await lock.release();
    const taken = await second;
    expect(order).toEqual(['released', 'taken']);
    await taken.assertHeld();
    await taken.release();
    await apart.release();
    await (await store.lock('l', 1000)).release();
  });

  test('waiting for a lock ends with the signal', async () => {
    const lock = await store.lock('l', 1000);
    const abort = new AbortController();
    const waiting = other.lock('l', 60_000, abort.signal);
    setTimeout(() => abort.abort(new Error('the reason')), 200);
    await expect(waiting).rejects.toThrow('the reason');
    await expect(other.lock('m', 1000, abort.signal)).rejects.toThrow('the reason');
    await lock.release();
    await (await other.lock('l', 5000)).release();
  });

  test('a lock of any name', async () => {
    for (const name of ["../x'y\\z`😀", '', 'a'.repeat(64)]) {
      const lock = await store.lock(name, 5000);
      await expect(other.lock(name, 0)).rejects.toMatchObject({ code: 'LNK0503' });
      await lock.release();
    }
  });
}

function entry(kind: Entry['kind'], key: string, body: Entry['body']): Entry {
  return { kind, key, body };
}

function sorted(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => (a.kind + a.key < b.kind + b.key ? -1 : 1));
}
