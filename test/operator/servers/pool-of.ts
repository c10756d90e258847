import type { ResumeResult } from '../../../src/apply/resume.js';
import type { Emulator } from '../../../src/emulator/index.js';
import type { Clock } from '../../../src/operator/runtime/clock.js';
import { type Target, targetOfEnvironment } from '../../../src/operator/servers/connection-of.js';
import { ServerPool } from '../../../src/operator/servers/server-pool.js';
import { entryKey } from '../../../src/state/records.js';

/** A pool, and what it told. */
export function openPool(clock?: Clock) {
  const resumed: ResumeResult[] = [];
  const others: Target[] = [];
  const named = new Set<string>();
  const pool = new ServerPool({
    state: 'database:linkspec',
    owner: 'tests',
    connections: 4,
    settleMs: 1_000,
    onResumed: (_target, result) => resumed.push(result),
    onOthers: (target) => others.push(target),
    isNamed: (identity) => named.has(identity),
    onTimed: () => undefined,
    log: () => undefined,
    ...(clock && { clock }),
  });
  return { pool, resumed, others, named };
}

/** The emulator as a target; another timeout makes another identity of the same label. */
export function targetOf({ url }: Pick<Emulator, 'url'>, timeout = '10s'): Target {
  const target = targetOfEnvironment({ LINKSPEC_URL: `${url}?connect-timeout=${timeout}` });
  if (!target) throw new Error('no target');
  return target;
}

/** Leaves on record what a killed run leaves that had stopped `db.p` for a change of `db.l`. */
export async function leaveWindow(pool: ServerPool, target: Target): Promise<void> {
  await pool.use(target, async ({ run }) => {
    const body = {
      run: 'killed',
      link: { database: 'db', name: 'l' },
      since: '2030-01-01T00:00:00Z',
      pipelines: [{ database: 'db', name: 'p' }],
    };
    await run.state.put([{ kind: 'window', key: entryKey(body.link), body }]);
  });
}
