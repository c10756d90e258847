import type { Log } from './log.js';
import type { ProviderMethods } from './messages.js';

/**
 * Why the process ends: Terraform said so (it kills after 2 s), a person or system did (SIGTERM; SIGINT too under
 * `--debug`), or Terraform is gone.
 */
export type EndReason = 'shutdown' | 'terminated' | 'orphaned';

/** A provider as the wire sees it. */
export interface ServedProvider {
  readonly methods: ProviderMethods;
  /**
   * Called once, before the process exits: finish or undo what is open (windows), begin nothing new, close
   * connections. RPCs may still be under way. After 30 s the process exits all the same.
   */
  end(reason: EndReason): Promise<void>;
}

/** What a provider gets from the wire. */
export interface Door {
  /** Writes to Terraform's log. The text is ours: no value of a configuration or a server may be in it. */
  readonly log: Log;
}

/** Makes the provider; a throw becomes the ERROR diagnostic of every RPC. */
export type LoadProvider = (door: Door) => Promise<ServedProvider>;
