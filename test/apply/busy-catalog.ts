import { expect } from '@jest/globals';
import type { Catalog, Emulator } from '../../src/emulator/index.js';
import { PLAIN_OPTIONS, type PlanOptions } from '../../src/observe/plan-run.js';
import type { LinkSpec } from '../../src/spec/link-spec.js';
import { applyAll, openStand, specOf } from './stand.js';

/** A server that an earlier run left in order, and the change that is to come. */
export interface Story {
  readonly catalog: Catalog;
  readonly specs: readonly LinkSpec[];
  readonly secrets: ReadonlyMap<string, string>;
  readonly options: PlanOptions;
  /** Throws unless the links are as the specs say. */
  readonly expectDone: (emulator: Emulator) => Promise<void>;
}

/** Secrets of these tests; whatever is printed or stored is searched for them. */
export const CANARIES = {
  K1: 'kanarie-K1-Rotterdam',
  K2: 'kanarie-K2-Vlissingen',
  S1: 'geheim-S1-Harlingen',
  S2: 'geheim-S2-Terneuzen',
};

const BEFORE = new Map([
  ['K', CANARIES.K1],
  ['S', CANARIES.S1],
]);
const AFTER = new Map([
  ['K', CANARIES.K2],
  ['S', CANARIES.S2],
]);
const OLD = { k: CANARIES.K1, s: CANARIES.S1 };
const NEW = { k: CANARIES.K2, s: CANARIES.S2 };
const BOTH = { k: 'K', s: 'S' };
const PRUNE: PlanOptions = { ...PLAIN_OPTIONS, prune: true };

/** Config and both credentials change; pipelines in two databases run on it, one rests since a person stopped it. */
export async function busyStory(): Promise<Story> {
  const before = specOf({ name: 'busy', config: { region: 'a' }, credentials: BOTH });
  const after = specOf({ name: 'busy', config: { region: 'b' }, credentials: BOTH });
  return story([before], [after], async (emulator) => {
    expect(emulator.configTextOf('db', 'busy')).toBe('{"region":"b"}');
    expect(emulator.credentialsOf('db', 'busy')).toEqual(NEW);
  });
}

/** Two keys under Merge: two statements, and a third key that only the server knows. */
export async function mergeStory(): Promise<Story> {
  const spec = specOf({ name: 'busy', credentials: BOTH, policy: { credentials: 'Merge' } });
  return story([spec], [spec], async (emulator) => {
    expect(emulator.credentialsOf('db', 'busy')).toEqual({ ...NEW, own: 'stays' });
  });
}

/** A new description: CREATE OR REPLACE. */
export async function describeStory(): Promise<Story> {
  const before = specOf({ name: 'busy', config: { region: 'a' }, credentials: BOTH });
  const after = { ...before, description: 'for the exports' };
  return story([before], [after], async (emulator) => {
    expect(emulator.credentialsOf('db', 'busy')).toEqual(NEW);
    const { rows } = await emulator.execute('SHOW LINKS ON db');
    expect(rows.find(([name]) => name === 'busy')).toEqual([
      'busy',
      'S3',
      'for the exports',
      '{"region":"a"}',
    ]);
  });
}

/** Links that nobody uses: one is made, one dropped and made again with another type, one pruned. */
export async function idleStory(): Promise<Story> {
  const retyped = { name: 'retyped', credentials: BOTH, config: {}, policy: { replace: 'Allow' } } as const;
  const pruned = specOf({ name: 'pruned', policy: { deletion: 'Delete' } });
  const before = [specOf(retyped), pruned];
  const after = [specOf({ ...retyped, type: 'GCS' }), specOf({ name: 'fresh', credentials: BOTH })];
  return story(before, after, async (emulator) => {
    expect(emulator.credentialsOf('db', 'fresh')).toEqual(NEW);
    expect(emulator.credentialsOf('db', 'retyped')).toEqual(NEW);
    const { rows } = await emulator.execute('SHOW LINKS ON db');
    expect(rows.map(([name, type]) => [name, type]).sort()).toEqual([
      ['busy', 'S3'],
      ['fresh', 'S3'],
      ['retyped', 'GCS'],
    ]);
  });
}

const PIPELINES = [
  ['db', 'one'],
  ['db', 'two'],
  ['other', 'far'],
] as const;

const CATALOG: Catalog = {
  databases: ['db', 'other'],
  links: [
    {
      database: 'db',
      name: 'busy',
      type: 'S3',
      config: { region: 'a' },
      credentials: { ...OLD, own: 'stays' },
    },
    { database: 'db', name: 'retyped', type: 'S3', credentials: OLD },
    { database: 'db', name: 'pruned', type: 'S3', credentials: {} },
  ],
  pipelines: [
    ...PIPELINES.map(([database, name]) => ({ database, name, link: { database: 'db', name: 'busy' } })),
    { database: 'db', name: 'rests', link: 'busy', state: 'Stopped' },
  ],
};

/** Has a first run manage the links as they are, and keeps the state that it wrote as SQL. */
async function story(
  before: readonly LinkSpec[],
  specs: readonly LinkSpec[],
  expectDone: Story['expectDone'],
): Promise<Story> {
  const stand = await openStand({ catalog: CATALOG });
  for (const [name, value] of BEFORE) stand.secrets.set(name, value);
  await applyAll(await stand.open(), before, { trust: true });
  const { rows } = await stand.emulator.execute('SELECT kind, k, body FROM linkspec.entries');
  await stand.close();
  const statements = [
    'CREATE DATABASE linkspec',
    'CREATE ROWSTORE TABLE linkspec.entries (kind VARBINARY(16) NOT NULL, k VARBINARY(64) NOT NULL, body LONGTEXT NOT NULL, PRIMARY KEY (kind, k))',
    'CREATE ROWSTORE TABLE linkspec.locks (k VARBINARY(64) NOT NULL, PRIMARY KEY (k))',
    ...rows.map((row) => `INSERT INTO linkspec.entries VALUES (${row.map(quoted).join(', ')})`),
  ];
  return { catalog: { ...CATALOG, statements }, specs, secrets: AFTER, options: PRUNE, expectDone };
}

function quoted(text: string | null): string {
  return `'${(text ?? '').replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** What must hold once everything is over, whatever happened before (contract, Pipelines and Secrets). */
export async function expectInOrder(emulator: Emulator, { expectDone }: Story): Promise<void> {
  await expectDone(emulator);
  expectAllRun(emulator);
  const { rows } = await emulator.execute('SELECT kind, body FROM linkspec.entries');
  expect(rows.filter(([kind]) => kind === 'window')).toEqual([]);
  expectNoCanary(JSON.stringify(rows));
}

/** What ran at the start runs, having kept its place; what a person had stopped was never started. */
export function expectAllRun(emulator: Emulator): void {
  for (const [database, name] of PIPELINES) {
    const { state, starts, stops } = emulator.pipelineOf(database, name);
    expect({ name, state, starts }).toEqual({ name, state: 'Running', starts: stops });
  }
  // STOP and START keep a pipeline's place; anything else may lose it.
  const others = ['create-pipeline', 'alter-pipeline', 'drop-pipeline', 'detach-pipeline'];
  expect(emulator.log.filter(({ kind }) => others.includes(kind))).toEqual([]);
  expect(emulator.pipelineOf('db', 'rests')).toMatchObject({ state: 'Stopped', starts: 0 });
}

/** No secret stands in the text: plain, in Base64, in hexadecimal or in URLs. */
export function expectNoCanary(text: string): void {
  for (const canary of Object.values(CANARIES)) {
    const bytes = Buffer.from(canary);
    const forms = [canary, bytes.toString('base64').slice(0, -2), bytes.toString('hex'), canary.slice(0, -1)];
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
  }
}
