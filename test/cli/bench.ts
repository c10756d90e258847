import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.js';
import { type Ended, linkspec, type Running, type Start, start } from './linkspec.js';

/** An emulated server, a folder to work in, and the real program between them. */
export interface Bench {
  readonly emulator: Emulator;
  /** The working folder of every run. */
  readonly folder: string;
  /** The environment of every run: LINKSPEC_URL is set. */
  readonly env: Record<string, string>;
  run(args: readonly string[], more?: Partial<Start>): Promise<Ended>;
  start(args: readonly string[], more?: Partial<Start>): Running;
  /** Writes a file of the folder and gives its name back. */
  write(name: string, content: string): Promise<string>;
  close(): Promise<void>;
}

export async function openBench(options: EmulatorOptions = {}): Promise<Bench> {
  const emulator = await startEmulator(options);
  const folder = await mkdtemp(join(tmpdir(), 'linkspec-cli-'));
  const env: Record<string, string> = { LINKSPEC_URL: emulator.url };
  const settled = (more: Partial<Start> = {}): Start => ({
    cwd: folder,
    ...more,
    env: { ...env, ...more.env },
  });
  return {
    emulator,
    folder,
    env,
    run: (args, more) => linkspec(args, settled(more)),
    start: (args, more) => start(args, settled(more)),
    async write(name, content) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
      return name;
    },
    async close() {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A LinkSpec document as JSON text, which is YAML as well. `name` is the link's; `title` the document's. */
export function spec(
  fields: { readonly name: string; readonly title?: string } & Record<string, unknown>,
): string {
  const { title = fields.name, ...rest } = fields;
  return `${JSON.stringify({
    apiVersion: 'linkspec.dev/v1alpha1',
    kind: 'LinkSpec',
    metadata: { name: title },
    spec: { database: 'db', type: 'S3', ...rest },
  })}\n`;
}

/** Several documents in one text. */
export function specs(...all: readonly Parameters<typeof spec>[0][]): string {
  return all.map(spec).join('---\n');
}

/** A statement that the server sits on. */
export interface Gate {
  /** Resolves when the statement has come. */
  readonly reached: Promise<void>;
  /** Lets it, and all like it, go on. */
  open(): void;
}

/** Has statements that match wait until the gate is opened. */
export function holdAt(emulator: Emulator, pattern: RegExp): Gate {
  let reach = (): void => undefined;
  let open = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  emulator.onStatement((sql) => {
    if (!pattern.test(sql)) return undefined;
    reach();
    return opened;
  });
  return { reached, open };
}

/** Statements that the server got and that are no reads: writes, DDL, link and pipeline statements. */
export function changes(emulator: Emulator): string[] {
  return emulator.log
    .filter(({ kind, sql }) => !READS.has(kind) && !sql.includes('linkspec_probe_'))
    .map(({ sql }) => sql);
}

/** Those of them that are about links and pipelines. */
export function linkChanges(emulator: Emulator): string[] {
  return changes(emulator).filter((sql) => /^(?:\w+ ){1,3}(?:LINK|PIPELINE)\b/.test(sql));
}

const READS: ReadonlySet<string> = new Set([
  'select',
  'show',
  'show-links',
  'show-create-link',
  'show-pipelines',
  'show-create-pipeline',
  'use',
  'set',
  'transaction',
]);
