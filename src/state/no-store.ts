import { setTimeout as sleep } from 'node:timers/promises';
import { LinkspecError } from '../error/linkspec-error.js';
import type { StateStore } from './state-store.js';

/** What a run without a state costs (contract, Command line): told wherever one is used. */
export const LOST_WITHOUT_STATE =
  'state is none: an interrupted run cannot be resumed, nothing keeps two runs apart, and credentials of live links are not compared (they are sent on creation, or with credentialsDrift: Always)';

/** The store that remembers nothing (`--state none`): its locks hold within this process only. */
export function createNoStore(): StateStore {
  const held = new Set<string>();
  return {
    kind: 'none',
    label: 'none',
    load: async () => [],
    read: async () => [],
    put: async () => {},
    remove: async () => {},
    async lock(name, timeoutMs, signal) {
      const deadline = Date.now() + timeoutMs;
      signal?.throwIfAborted();
      while (held.has(name)) {
        if (Date.now() >= deadline)
          throw new LinkspecError(
            'LNK0503',
            `this run holds the lock of the link already; waited ${timeoutMs} ms`,
            {
              hint: 'Run again, or wait longer with --lock-timeout.',
            },
          );
        await sleep(20);
        signal?.throwIfAborted();
      }
      held.add(name);
      let released = false;
      return {
        assertHeld: async () => {},
        release: async () => {
          if (!released) held.delete(name);
          released = true;
        },
      };
    },
    close: async () => {},
  };
}
