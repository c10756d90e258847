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
  readonly now: () => Date;
  /** Told about long work, for people; never holds a secret. */
  readonly progress: (message: string) => void;
}
