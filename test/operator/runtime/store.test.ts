import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keyOf, namedOf, Store, type StoreChange, type Stored } from '../../../src/operator/runtime/store.js';

function stored(
  key: string,
  version: number,
  value: readonly string[],
  uid = 'u',
): Stored<readonly string[]> {
  return { key, uid, resourceVersion: String(version), value };
}

function open(onListenerError?: (error: unknown) => void) {
  const store = new Store<readonly string[]>({
    indexes: { words: (value) => value },
    ...(onListenerError && { onListenerError }),
  });
  const told: string[] = [];
  store.subscribe((change) => told.push(text(change)));
  return { store, told };
}

function text(change: StoreChange<readonly string[]>): string {
  const versions = [
    'before' in change ? change.before.resourceVersion : '',
    'now' in change ? change.now.resourceVersion : '',
  ];
  return `${change.kind} ${change.key} ${versions.join('→')}`;
}

describe('the store', () => {
  test('tells what changed, and nothing for a version that it has', () => {
    const { store, told } = open();
    store.put(stored('n/a', 1, []));
    store.put(stored('n/a', 1, []));
    store.put(stored('n/a', 2, []));
    store.remove('n/a');
    store.remove('n/a');
    expect(told).toEqual(['add n/a →1', 'update n/a 1→2', 'delete n/a 2→']);
    expect(store.size).toBe(0);
  });

  test('an object that was created again under the same name is a deletion and an addition', () => {
    const { store, told } = open();
    store.put(stored('n/a', 1, ['x'], 'first'));
    store.put(stored('n/a', 9, ['y'], 'second'));
    expect(told).toEqual(['add n/a →1', 'delete n/a 1→', 'add n/a →9']);
    expect([...store.by('words', 'x')]).toEqual([]);
    expect([...store.by('words', 'y')]).toEqual(['n/a']);
  });

  test('a listener that throws is told and harms neither the others nor the store', () => {
    const errors: unknown[] = [];
    const { store, told } = open((error) => errors.push(error));
    const broken = new Error('broken');
    store.subscribe(() => {
      throw broken;
    });
    const after: string[] = [];
    store.subscribe((change) => after.push(text(change)));
    store.put(stored('n/a', 1, []));
    expect(errors).toEqual([broken]);
    expect(after).toEqual(told);
    expect(store.get('n/a')?.resourceVersion).toBe('1');
  });

  test('a listener that has left is not told', () => {
    const { store } = open();
    const told: string[] = [];
    const leave = store.subscribe((change) => told.push(text(change)));
    leave();
    store.put(stored('n/a', 1, []));
    expect(told).toEqual([]);
  });

  test('an unknown index is a defect', () => {
    expect(() => open().store.by('CHARS', 'x')).toThrow(RangeError);
  });

  test('indexes always agree with the objects', () => {
    const key = fc.constantFrom('n/a', 'n/b', 'm/a');
    const words = fc.array(fc.constantFrom('x', 'y', '__proto__'), { maxLength: 4 });
    const step = fc.tuple(key, fc.option(words), fc.constantFrom('u', 'v'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { store } = open();
        for (const [version, [name, value, uid]] of steps.entries())
          if (value === null) store.remove(name);
          else store.put(stored(name, version, value, uid));
        for (const word of ['x', 'y', '__proto__']) {
          const expected = [...store.values()].filter(({ value }) => value.includes(word)).map((s) => s.key);
          expect([...store.by('words', word)].sort()).toEqual(expected.sort());
        }
      }),
    );
  });
});

test('keys can be taken apart again', () => {
  const named = { namespace: 'demo', name: 'a.b-c' };
  expect(keyOf(named)).toBe('demo/a.b-c');
  expect(namedOf(keyOf(named))).toEqual(named);
});
