import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bench, changes, openBench, specs } from './bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: { databases: ['db'], links: [{ database: 'db', name: 'stranger', type: 'GCS' }] },
  });
});
afterEach(() => bench.close());

test('managed links with owner, time and drift; the others are counted; reads only', async () => {
  const empty = await bench.run(['status']);
  expect(empty).toMatchObject({ code: 0, stderr: '' });
  expect(empty.stdout).toBe('No link is managed in database:linkspec.\n1 live link not managed.\n');
  await bench.write(
    'a.yaml',
    specs({ name: 'one', config: { region: 'a' } }, { name: 'two' }, { name: 'gone' }),
  );
  await bench.run(['apply', 'a.yaml', '--auto-approve', '--owner', 'team']);
  await bench.emulator.execute("ALTER LINK db.one SET CONFIG ::region = 'b'");
  await bench.emulator.execute('DROP LINK db.gone');
  bench.emulator.clearLog();
  const [text, json] = await Promise.all([bench.run(['status']), bench.run(['status', '--format', 'json'])]);
  expect(text.stdout).toMatch(/^LINK +TYPE +OWNER +LAST APPLIED +DRIFT$/m);
  expect(text.stdout).toMatch(/^db\.one +S3 +team +\d{4}-\d\d-\d\dT\S+Z +config$/m);
  expect(text.stdout).toMatch(/^db\.two +S3 +team +\S+ +none$/m);
  expect(text.stdout).toContain('1 live link not managed.');
  expect(JSON.parse(json.stdout)).toMatchObject({
    formatVersion: '1',
    state: 'database:linkspec',
    links: [
      { database: 'db', name: 'gone', owner: 'team', drift: 'gone' },
      { database: 'db', name: 'one', drift: 'differs', differs: ['config'] },
      { database: 'db', name: 'two', drift: 'none' },
    ],
    unmanaged: 1,
    held: [],
  });
  expect(changes(bench.emulator)).toEqual([]);
});
