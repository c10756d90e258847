import type { Capabilities } from '../catalog/capabilities.js';
import type { Server } from '../database/session.js';
import type { Reference } from '../secret/reference.js';
import type { Secret } from '../secret/secret.js';
import type { StateStore } from '../state/state-store.js';

/** What every door brings to a run: where the links live, where the state lives, how secrets are had. */
export interface Run {
  /** Names this run in the journal; unique. */
  readonly id: string;
  readonly server: Server;
  readonly capabilities: Capabilities;
  readonly state: StateStore;
  /** Default `default` for the CLI. */
  readonly owner: string;
  /** Resolves one reference. Throws LinkspecError LNK02xx. */
  readonly readSecret: (reference: Reference) => Promise<Secret>;
  /** A key kept outside the state, which makes fingerprints useless to whoever has the state alone. */
  readonly fingerprintKey?: Secret;
  readonly now: () => Date;
  /** Told about long work, for people; never holds a secret. */
  readonly progress: (message: string) => void;
  /** Default {@link PATIENCE}. */
  readonly patience?: Patience;
}

/** How long a run goes on trying, in milliseconds. */
export interface Patience {
  /** For a pipeline to stop: a long batch may be in flight. */
  readonly stopMs: number;
  /** For a pipeline to start, and for a server that is away to come back. */
  readonly startMs: number;
  /** For a pipeline whose STOP may be under way, since its answer was lost, or the process that sent it was killed. */
  readonly doubtMs: number;
}

export const PATIENCE: Patience = { stopMs: 120_000, startMs: 30_000, doubtMs: 3_000 };
