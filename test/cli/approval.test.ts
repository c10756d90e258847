import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bench, linkChanges, openBench, spec } from './bench.js';
import { follow, KEEP_OPEN, LINKSPEC, type Running } from './linkspec.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['db'],
      links: [{ database: 'db', name: 'one', type: 'S3', config: { region: 'a' }, credentials: {} }],
    },
  });
  await bench.write('links/a.yaml', spec({ name: 'one', config: { region: 'b' } }));
});
afterEach(() => bench.close());

/** The program on a terminal of its own (util-linux: script); stdout and stderr are one there. */
function onTerminal(command: string, env: Record<string, string> = {}): Running {
  const line = `exec '${process.execPath}' '${LINKSPEC}' ${command}`;
  return follow('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: bench.folder,
    env: { ...bench.env, SHELL: '/bin/sh', TERM: 'xterm', ...env },
    input: KEEP_OPEN,
  });
}

const QUESTION = /Only "yes" is accepted: /;

async function answered(text: string, command = 'apply --settle 0') {
  const running = onTerminal(command);
  await running.until(QUESTION);
  running.child.stdin?.write(text);
  const ended = await running.ended;
  return { code: ended.code, screen: ended.stdout };
}

test('yes: it is carried out', async () => {
  const { code, screen } = await answered('yes\r');
  expect(screen).toMatch(/alter[\s\S]*Carry out this plan\?[\s\S]*Result: 1 done/);
  expect(code).toBe(0);
  expect(linkChanges(bench.emulator)).toHaveLength(1);
});

test.each([
  ['no', 'no\r'],
  ['y is not enough', 'y\r'],
  ['an empty line', '\r'],
  ['the end of the input', '\x04'],
])('%s: nothing is changed, exit code 1', async (_, text) => {
  const { code, screen } = await answered(text);
  expect(screen).toContain('Nothing was changed.');
  expect(code).toBe(1);
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('Ctrl-C at the question: exit code 130', async () => {
  const { code } = await answered('\x03');
  expect(code).toBe(130);
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('with --format json the plan is shown to who is asked', async () => {
  const { code, screen } = await answered('yes\r', 'apply --settle 0 --format json');
  expect(screen).toMatch(/Plan: 1 to alter[\s\S]*"outcome": "done"/);
  expect(code).toBe(0);
});

test('nothing to do: nothing is asked', async () => {
  await bench.run(['apply', '--auto-approve']);
  const { code, stdout } = await onTerminal('apply').ended;
  expect(stdout).toContain('No changes.');
  expect(stdout).not.toMatch(QUESTION);
  expect(code).toBe(0);
});

test('a terminal gets colours, NO_COLOR and TERM=dumb none', async () => {
  const colours = /\x1b\[\d+m/;
  const [plain, coloured, empty, dumb] = await Promise.all(
    ([{ NO_COLOR: '1' }, {}, { NO_COLOR: '' }, { TERM: 'dumb' }] as Record<string, string>[]).map(
      async (env) => (await onTerminal('plan', env).ended).stdout,
    ),
  );
  expect(coloured).toMatch(colours);
  expect(empty).toMatch(colours);
  expect(plain).not.toMatch(colours);
  expect(dumb).not.toMatch(colours);
  for (const screen of [plain, coloured, empty, dumb]) expect(screen).toContain('Plan: ');
});
