import { describe, expect, test } from '@jest/globals';
import { SWITCHES, type SwitchSettings } from '../../src/emulator/index.js';
import { openClient, openEmulator } from './open-emulator.js';
import { PIPELINE_SWITCHES } from './switch-cases/pipeline-switches.js';
import { STATEMENT_SWITCHES } from './switch-cases/statement-switches.js';
import { VIEW_SWITCHES } from './switch-cases/view-switches.js';

const CASES = { ...STATEMENT_SWITCHES, ...VIEW_SWITCHES, ...PIPELINE_SWITCHES };

describe('every switch, in every position', () => {
  const table = Object.entries(CASES).flatMap(([name, cases]) =>
    [cases]
      .flat()
      .flatMap(({ positions, look, version }) =>
        positions.map(([value, seen]) => ({ name, value, seen, look, version })),
      ),
  );

  test.each(table)('$name = $value ($version)', async ({ name, value, seen, look, version }) => {
    const switches = { [name]: value } as SwitchSettings;
    const emulator = await openEmulator({ switches, ...(version === undefined ? {} : { version }) });
    expect(await look(await openClient(emulator), emulator, value)).toEqual(seen);
  });

  test('the table above leaves no switch and no position out', () => {
    for (const [name, { values }] of Object.entries(SWITCHES)) {
      const tried = table.filter((one) => one.name === name).map(({ value }) => value);
      if (Array.isArray(values))
        expect([name, [...values].sort()]).toEqual([name, [...new Set(tried)].sort()]);
      else expect(tried.length).toBeGreaterThan(1);
    }
  });

  test('each has an explanation', () => {
    for (const { about, reference, basis } of Object.values(SWITCHES)) {
      expect(about.endsWith('.')).toBe(true);
      expect(reference).not.toBe('');
      expect(['documented', 'seen', 'guess']).toContain(basis);
    }
  });
});

test.each([
  [{ nonsense: 1 }, "there is no switch 'nonsense'"],
  [{ keyOrder: 'upside-down' }, 'switch keyOrder: one of append, sorted, shuffled, not upside-down'],
  [{ stopDelayMs: -1 }, 'switch stopDelayMs: milliseconds'],
  [{ sqlMode: 1 }, 'switch sqlMode: a text'],
  [{ errors: { nonsense: 1 } }, "there is no error switch 'nonsense'"],
  [{ errors: { linkExists: 0 } }, 'switch errors.linkExists'],
])('%j is refused', async (switches, message) => {
  await expect(openEmulator({ switches: switches as SwitchSettings })).rejects.toThrow(message);
});
