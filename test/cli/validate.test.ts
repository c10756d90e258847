import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Bench, openBench, spec, specs } from './bench.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

test('good specs: no server is asked, no secret is read', async () => {
  const touched = join(bench.folder, 'touched');
  const credentials = {
    a: { env: 'NOT_SET' },
    b: { file: '/not/there' },
    c: { exec: ['/bin/sh', '-c', `touch ${touched}`] },
    d: { secretKeyRef: { name: 's', key: 'k' } },
  };
  await bench.write('good.yaml', specs({ name: 'one', credentials }, { name: 'two' }));
  // Nothing listens on port 1.
  const env = { LINKSPEC_URL: 'mysql://root@127.0.0.1:1/' };
  const { code, stdout } = await bench.run(['validate', 'good.yaml'], { env });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '2 specs valid.\n' });
  expect((await bench.run(['validate', touched])).stderr).toContain('ENOENT');
});

test('what is wrong is told with file, line and column, the nearest name, and exit code 1', async () => {
  await bench.write(
    'bad.yaml',
    [
      'apiVersion: linkspec.dev/v1alpha1',
      'kind: LinkSpec',
      'metadata: { name: one }',
      'spec:',
      '  databse: db',
      '  type: S3',
      '  config: { aws_secret_access_key: x }',
      '',
    ].join('\n'),
  );
  const { code, stdout, stderr } = await bench.run(['validate', 'bad.yaml']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\d errors found\.\n$/);
  expect(stderr).toMatch(/^bad\.yaml:5:3: error LNK0102: .*databse.*database/m);
  expect(stderr).toMatch(/^bad\.yaml:7:\d+: error LNK0105: /m);
});

test('one link in two files: both places are named', async () => {
  await bench.write('twice/a.yaml', spec({ name: 'same' }));
  await bench.write('twice/sub/b.json', spec({ name: 'other', title: 'b' }));
  await bench.write('twice/sub/c.yml', `# first\n${spec({ name: 'same', title: 'c' })}`);
  const { code, stderr } = await bench.run(['validate', 'twice']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/LNK0104/);
  expect(stderr).toMatch(/twice\/a\.yaml:1/);
  expect(stderr).toMatch(/twice\/sub\/c\.yml:2/);
});

test('warnings and notes leave the exit code 0', async () => {
  await bench.write(
    'warned.yaml',
    `${spec({ name: 'one', config: { regoin: 'a' }, credentials: { aws_access_key_id: { value: 'x' } } })}---\nkind: ConfigMap\n`,
  );
  const { code, stdout, stderr } = await bench.run(['validate', 'warned.yaml']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '1 spec valid.\n' });
  expect(stderr).toMatch(/warning: .*regoin.*region/);
  expect(stderr).toMatch(/warning: .*literal/);
  expect(stderr).toMatch(/note: .*ConfigMap/);
});

test('stdin, several paths, and the same file twice', async () => {
  await bench.write('many/a.yaml', spec({ name: 'a' }));
  await bench.write('many/b.yaml', spec({ name: 'b' }));
  const { code, stdout } = await bench.run(['validate', '-', 'many', 'many/a.yaml'], {
    input: spec({ name: 'c' }),
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '3 specs valid.\n' });
  const wrong = await bench.run(['validate', '-'], { input: 'a: [' });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/^<stdin>:\d+:\d+: error LNK0101/);
});

test('the folder `links` is the default; without it and without a PATH the usage is wrong', async () => {
  for (const args of [['validate'], ['plan'], ['apply', '--auto-approve']]) {
    const { code, stdout, stderr } = await bench.run(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/LNK0701: .*no PATH.*links/);
  }
  await bench.write('elsewhere/links/one.yaml', spec({ name: 'one' }));
  const { code, stdout } = await bench.run(['validate'], { cwd: join(bench.folder, 'elsewhere') });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '1 spec valid.\n' });
});

test('paths that are not there, folders without specs, files that may not be read', async () => {
  await bench.write('empty/readme.txt', 'no spec');
  await bench.write('closed.yaml', spec({ name: 'x' }));
  await chmod(join(bench.folder, 'closed.yaml'), 0);
  const { code, stderr } = await bench.run(['validate', 'gone.yaml', 'empty', 'closed.yaml']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^gone\.yaml: error LNK0107: .*ENOENT/m);
  expect(stderr).toMatch(/^empty: error LNK0107: .*no spec file/m);
  if (process.getuid?.() !== 0) expect(stderr).toMatch(/^closed\.yaml: error LNK0107: .*EACCES/m);
});
