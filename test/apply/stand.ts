import { randomUUID } from 'node:crypto';
import { applyRun } from '../../src/apply/apply-run.js';
import type { ApplyResult } from '../../src/apply/result.js';
import { resume } from '../../src/apply/resume.js';
import type { ApplyOptions } from '../../src/apply/window-context.js';
import { openState } from '../../src/database/open-state.js';
import { connectServer } from '../../src/database/server.js';
import { parseServerUrl } from '../../src/database/server-url.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.js';
import { PLAIN_OPTIONS, type PlannedRun, type PlanOptions, planRun } from '../../src/observe/plan-run.js';
import type { Run } from '../../src/observe/run.js';
import type { CredentialSpec } from '../../src/secret/reference.js';
import { Secret } from '../../src/secret/secret.js';
import { DEFAULT_POLICY, type LinkSpec, type Policy } from '../../src/spec/link-spec.js';

/** An emulated server with a run on it: plan and apply against real sockets, in this process. */
export interface Stand {
  readonly emulator: Emulator;
  /** A run as another process would have it: own connections, own state handle. */
  open(
    options?: { state?: string; owner?: string } & Partial<Pick<Run, 'patience' | 'progress'>>,
  ): Promise<Run & { close(): Promise<void> }>;
  /** Secrets by environment name; change them to rotate. */
  readonly secrets: Map<string, string>;
  close(): Promise<void>;
}

export async function openStand(options: EmulatorOptions = {}): Promise<Stand> {
  const emulator = await startEmulator(options);
  const secrets = new Map<string, string>();
  const open: { close(): Promise<void> }[] = [];
  return {
    emulator,
    secrets,
    async open({ state = 'database:linkspec', owner = 'default', ...more } = {}) {
      const server = await connectServer(parseServerUrl(emulator.url));
      const store = openState(state, server);
      const run = {
        id: randomUUID(),
        server,
        capabilities: server.capabilities,
        state: store,
        owner,
        readSecret: async (reference: { kind: string; name?: string }) =>
          new Secret(secrets.get(reference.name ?? '') ?? `value of ${reference.name}`),
        now: () => new Date(),
        progress: () => undefined,
        patience: { stopMs: 10_000, startMs: 10_000, doubtMs: 100 },
        ...more,
        async close() {
          await store.close();
          await server.close();
        },
      };
      open.push(run);
      return run;
    },
    async close() {
      for (const run of open) await run.close();
      await emulator.close();
    },
  };
}

/** A spec as a person would write it: credentials by key, each from the environment. */
export function specOf(
  parts: Partial<Omit<LinkSpec, 'policy' | 'credentials'>> & {
    policy?: Partial<Policy>;
    credentials?: Readonly<Record<string, string>>;
  } = {},
): LinkSpec {
  const { policy, credentials, ...rest } = parts;
  const name = parts.name ?? 'l';
  return {
    title: name,
    place: { file: 'test.yaml', line: 1 },
    database: 'db',
    name,
    type: 'S3',
    suspend: false,
    ...rest,
    policy: { ...DEFAULT_POLICY, ...policy },
    ...(credentials && {
      credentials: Object.entries(credentials).map(
        ([key, env]) => [key, { kind: 'reference', reference: { kind: 'env', name: env } }] as const,
      ) as CredentialSpec,
    }),
  };
}

export const QUICK: ApplyOptions = {
  concurrency: 4,
  failFast: false,
  lockTimeoutMs: 5_000,
  settleMs: 0,
  signal: new AbortController().signal,
};

/** Carries out a plan without watching what it started. */
export function carryOut(
  run: Run,
  planned: PlannedRun,
  how: Partial<ApplyOptions> = {},
): Promise<ApplyResult['links']> {
  return applyRun(run, planned, { ...QUICK, ...how });
}

/** What one `linkspec apply` does: resume, plan, carry out. */
export async function applyAll(
  run: Run,
  specs: readonly LinkSpec[],
  options: Partial<PlanOptions> = {},
  how: Partial<ApplyOptions> = {},
): Promise<ApplyResult & { planned: PlannedRun }> {
  const { started } = await resume(run, how.lockTimeoutMs ?? QUICK.lockTimeoutMs);
  const planned = await planRun(run, specs, { ...PLAIN_OPTIONS, ...options });
  const links = await carryOut(run, planned, how);
  return { links, resumed: started, planned };
}

/** The statements that changed links and pipelines, in the order the server got them. */
export function changes(emulator: Emulator): string[] {
  const kinds = ['alter-link', 'create-link', 'drop-link', 'stop-pipeline', 'start-pipeline'];
  return emulator.log
    .filter(({ kind, sql }) => kinds.includes(kind) && !sql.includes('linkspec_probe'))
    .map(({ sql }) => sql);
}
