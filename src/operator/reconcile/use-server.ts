import { LinkspecError } from '../../error/linkspec-error.js';
import type { Target } from '../servers/connection-of.js';
import type { OpenServer } from '../servers/server-pool.js';
import type { World } from './world.js';

/** What became of the work; `open`: the server is known to be away, come again in `retryInMs` milliseconds. */
export type Use<T> =
  | { readonly kind: 'used'; readonly value: T }
  | { readonly kind: 'open'; readonly retryInMs: number };

/** Works with a server unless its circuit is open, and tells the circuit whether it answered. */
export async function useServer<T>(
  { breaker, servers }: Pick<World, 'breaker' | 'servers'>,
  target: Target,
  work: (server: OpenServer) => Promise<T>,
): Promise<Use<T>> {
  const entry = breaker.enter(target.identity);
  if (entry.kind === 'open') return entry;
  let reached: 'reached' | 'unreachable' | 'unknown' = 'unknown';
  try {
    const value = await servers.use(target, (server) => {
      reached = 'reached';
      return work(server);
    });
    return { kind: 'used', value };
  } catch (error) {
    if (isUnreachable(error)) reached = 'unreachable';
    throw error;
  } finally {
    entry.done(reached);
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof LinkspecError && UNREACHABLE.has(error.code);
}

/** No connection, connection lost, no answer in time. */
const UNREACHABLE: ReadonlySet<string> = new Set(['LNK0301', 'LNK0305', 'LNK0308']);
