import type { Clock } from '../runtime/clock.js';
import type { Reflector } from '../runtime/reflector.js';
import type { Answer } from './http-server.js';

/** Something that has to hold. */
export interface Check {
  readonly name: string;
  /** Why it does not hold, or undefined. */
  readonly failure: () => string | undefined;
}

/** A route that answers 200 if all checks hold, else 503 with those that do not. */
export function probe(checks: readonly Check[]): () => Answer {
  return () => {
    const failures = checks.flatMap(({ name, failure }) => {
      const why = failure();
      return why === undefined ? [] : [`${name}: ${why}\n`];
    });
    return failures.length === 0 ? { status: 200, body: 'ok\n' } : { status: 503, body: failures.join('') };
  };
}

/** Whether a reflector's loop still turns. That the event loop does, the answer itself shows. */
export function loopAlive(
  name: string,
  reflector: Pick<Reflector<unknown>, 'aliveAtMs'>,
  clock: Clock,
): Check {
  return {
    name: `watch of ${name}`,
    failure: () => {
      const silentMs = clock.monotonicMs() - reflector.aliveAtMs;
      return silentMs > DEAD_MS ? `no sign of life for ${Math.round(silentMs / 1000)} s` : undefined;
    },
  };
}

/** Beyond any list, watch or pause between them, each of which has a limit of its own. */
const DEAD_MS = 600_000;

/** Whether everything was listed once. */
export function cacheSynced(name: string, reflector: Pick<Reflector<unknown>, 'synced'>): Check {
  return {
    name: `cache of ${name}`,
    failure: () => (reflector.synced ? undefined : 'not filled yet'),
  };
}
