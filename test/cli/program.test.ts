import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { linkspec } from './linkspec.js';

const run = (...args: string[]) => linkspec(args, { cwd: tmpdir() });

const COMMANDS = [
  'validate',
  'plan',
  'apply',
  'resume',
  'import',
  'status',
  'doctor',
  'schema',
  'emulator',
  'terraform',
] as const;

test('every command has --help and --version, on stdout and with exit code 0', async () => {
  const version = await run('--version');
  expect(version).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(await run('-V')).toEqual(version);
  await Promise.all(
    COMMANDS.map(async (command) => {
      const help = await run(command, '--help');
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toContain(`Usage: linkspec ${command}`);
      expect(await run(command, '--version')).toEqual(version);
    }),
  );
});

test('help: by itself, by option and by command', async () => {
  const [bare, option, command, ofPlan] = await Promise.all([
    run(),
    run('--help'),
    run('help'),
    run('help', 'plan'),
  ]);
  expect(bare).toMatchObject({ code: 0, stderr: '' });
  for (const name of [
    ...COMMANDS,
    'LINKSPEC_URL',
    'LINKSPEC_PASSWORD',
    'LINKSPEC_STATE',
    'NO_COLOR',
    'Exit codes',
  ])
    expect(bare.stdout).toContain(name);
  expect(option).toEqual(bare);
  expect(command).toEqual(bare);
  expect(ofPlan).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('--detailed-exitcode'),
  });
});

test.each([
  [['plna'], /unknown command 'plna'[\s\S]*Did you mean plan\?/],
  [
    ['plan', '--detailed-exitcod'],
    /unknown option '--detailed-exitcod'[\s\S]*Did you mean --detailed-exitcode\?/,
  ],
  [['apply', '--autoapprove'], /Did you mean --auto-approve\?/],
  [['validate', '--url', 'x'], /unknown option '--url'/],
  [['plan', '--format', 'xml'], /Allowed choices are text, json, markdown, sql/],
  [['apply', '--format', 'sql'], /Allowed choices are text, json\./],
  [['plan', '--out'], /argument missing/],
  [['apply', '--concurrency', '0'], /whole number from 1 up/],
  [['apply', '--concurrency', '2.5'], /whole number from 1 up/],
  [['apply', '--settle', '10'], /10s, 500ms or 2m/],
  [['apply', '--lock-timeout', 'soon'], /10s, 500ms or 2m/],
  [['plan', '--owner', ''], /must not be empty/],
  [['emulator', '--port', '65536'], /port from 0 to 65535/],
  [['emulator', 'extra'], /too many arguments/],
  [['status', 'extra'], /too many arguments/],
  [['terraform'], /install \[dir\]/],
  [['terraform', 'instal'], /unknown command 'instal'[\s\S]*Did you mean install\?/],
  [['terraform', 'install', 'a', 'b'], /too many arguments/],
  [['schema'], /missing required argument 'name'/],
  [['schema', 'plam'], /there is no schema "plam"[\s\S]*spec, plan, result/],
  [['help', 'plna'], /./],
])('wrong usage is told on stderr with exit code 64: %j', async (args, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(message);
});
