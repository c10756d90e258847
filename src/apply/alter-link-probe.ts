import { probeAlterLink } from '../database/probe-alter-link.js';
import type { PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import { persist } from './persist.js';

type Answer = Awaited<ReturnType<typeof probeAlterLink>>;

const answers = new WeakMap<Run['server'], Map<string, Promise<Answer>>>();

/** Whether the server knows and allows ALTER LINK in a database: the harmless probe, asked once a server and database. */
export function askAlterLink(run: Run, database: string): Promise<Answer> {
  const known = answers.get(run.server) ?? new Map<string, Promise<Answer>>();
  answers.set(run.server, known);
  const asked =
    known.get(database) ??
    persist(run, () => run.server.withSession((session) => probeAlterLink(session, database)));
  known.set(database, asked);
  // A server that did not answer may answer the next time.
  asked.catch(() => known.delete(database));
  return asked;
}

/**
 * Plans for an apply: where ALTER LINK is due, the server is probed before anything changes (contract, Statements 6).
 * If it does not know the statement whatever its version says, it is planned again without: DROP + CREATE where the
 * spec allows it, blocked where not.
 */
export async function planForApply(run: Run, plan: (run: Run) => Promise<PlannedRun>): Promise<PlannedRun> {
  const planned = await plan(run);
  const due = planned.plan.links.find(({ statements }) =>
    statements.some(({ statement }) => statement.kind === 'alter-link'),
  );
  if (!due || (await askAlterLink(run, due.database)) !== 'unknown') return planned;
  return plan({ ...run, capabilities: { ...run.capabilities, alterLink: false } });
}
