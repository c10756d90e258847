import { applyRun } from './apply/apply-run.js';
import type { ApplyResult } from './apply/result.js';
import { type ResumeResult, resume } from './apply/resume.js';
import type { ApplyOptions } from './apply/window-context.js';
import { parseServerUrl } from './database/server-url.js';
import { LinkspecError } from './error/linkspec-error.js';
import { openRun } from './observe/open-run.js';
import { PLAIN_OPTIONS, type PlannedRun, type PlanOptions, planRun } from './observe/plan-run.js';
import type { Reference } from './secret/reference.js';
import { Secret } from './secret/secret.js';
import type { LinkSpec } from './spec/link-spec.js';

/** Where the links live and how this program works on them. */
export interface OpenOptions {
  /** `mysql://user@host:port/`, parameters as on the command line. */
  readonly url: string;
  /** Preferred to one in the URL. */
  readonly password?: string;
  /** `database:NAME`, `file:PATH` or `none`; default `database:linkspec`. */
  readonly state?: string;
  /** Default `default`. */
  readonly owner?: string;
  /** A key for the fingerprints of credentials, kept outside the state. */
  readonly fingerprintKey?: string;
  /** Gives the text behind a reference; without it, specs with references cannot be applied. */
  readonly readSecret?: (reference: Reference) => Promise<string>;
}

/** An open server and state. */
export interface Linkspec {
  /** Sends reads only. */
  plan(specs: readonly LinkSpec[], options?: Partial<PlanOptions>): Promise<PlannedRun>;
  /** Carries out a plan: pipelines are stopped and started as it says. */
  apply(planned: PlannedRun, options?: Partial<ApplyOptions>): Promise<ApplyResult>;
  /** Starts the pipelines that an interrupted run left stopped. */
  resume(): Promise<ResumeResult>;
  close(): Promise<void>;
}

/** Connects. Throws {@link LinkspecError} LNK03xx where the server cannot be used, LNK0701 for a wrong `state`. */
export async function openLinkspec(options: OpenOptions): Promise<Linkspec> {
  const address = parseServerUrl(options.url);
  const password = options.password === undefined ? address.password : new Secret(options.password);
  const read = options.readSecret;
  const run = await openRun({
    address: { ...address, ...(password && { password }) },
    state: options.state ?? 'database:linkspec',
    owner: options.owner ?? 'default',
    readSecret: async (reference) => {
      if (!read)
        throw new LinkspecError('LNK0110', `a reference of kind ${reference.kind} cannot be resolved`, {
          hint: 'Give openLinkspec a readSecret.',
        });
      return new Secret(await read(reference));
    },
    ...(options.fingerprintKey && { fingerprintKey: new Secret(options.fingerprintKey) }),
    progress: () => undefined,
  });
  return {
    plan: (specs, more) => planRun(run, specs, { ...PLAIN_OPTIONS, ...more }),
    async apply(planned, more) {
      const { started } = await resume(run, more?.lockTimeoutMs);
      return { links: await applyRun(run, planned, { ...CAREFUL, ...more }), resumed: started };
    },
    resume: () => resume(run),
    close: () => run.close(),
  };
}

const CAREFUL: ApplyOptions = {
  concurrency: 4,
  failFast: false,
  lockTimeoutMs: 60_000,
  settleMs: 10_000,
  signal: new AbortController().signal,
};
