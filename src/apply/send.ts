import { setTimeout as sleep } from 'node:timers/promises';
import { idText, type ObjectId } from '../catalog/link-id.js';
import type { LiveLink } from '../catalog/live-link.js';
import { readLink } from '../database/read-links.js';
import { ServerError } from '../database/session.js';
import { type Json, jsonEqual } from '../json/json.js';
import type { Run } from '../observe/run.js';
import type { PlannedStatement } from '../plan/plan.js';
import { renderPrintable } from '../sql/render.js';
import type { ConfigSet, Statement } from '../sql/statement.js';
import { persist } from './persist.js';
import { keysAtStake } from './sent-credentials.js';
import type { WindowContext } from './window-context.js';

/**
 * Sends one change of a link and makes sure of its outcome (issue: ambiguous outcomes). A lost answer is settled by
 * reading back where the catalog can tell, and by sending again where it cannot (credentials): every form of ALTER
 * LINK gives the same result twice. Throws {@link ServerError} of kind `refused`, or the last one of another kind.
 */
export async function send(context: WindowContext, planned: PlannedStatement): Promise<void> {
  const { run, lock, sent, unsettled } = context;
  // Keys that are gone after a whole clause are at stake as well.
  const record = context.link.facts.kind === 'spec' ? context.link.facts.facts.record : undefined;
  const atStake = keysAtStake([planned.statement], record);
  let statement: Statement = planned.statement;
  for (let attempt = 1; ; attempt++) {
    await lock.assertHeld();
    try {
      await run.server.withSession((session) => session.run(statement));
      break;
    } catch (error) {
      if (!(error instanceof ServerError) || error.kind === 'refused') throw error;
      if (error.kind !== 'unreachable') for (const key of atStake) unsettled.add(key);
      if (attempt >= ATTEMPTS) throw error;
      await sleep(100 * attempt);
      if (error.kind === 'unreachable') continue;
      const next = await afterLoss(run, statement);
      if (next === 'done') break;
      statement = next;
    }
  }
  for (const key of atStake) unsettled.delete(key);
  sent.push({ sql: renderPrintable(planned.statement), shape: planned.shape, why: planned.why });
}

const ATTEMPTS = 5;

/** `done`: the lost statement took effect; otherwise what is to be sent now. */
async function afterLoss(run: Run, statement: Statement): Promise<'done' | Statement> {
  switch (statement.kind) {
    case 'alter-link': {
      if (statement.credentials) return statement;
      const live = await look(run, statement.link);
      return live && statement.config && shows(live, statement.config) ? 'done' : statement;
    }
    case 'create-link': {
      if (statement.orReplace) return statement;
      const live = await look(run, statement.link);
      if (!live) return statement;
      // It was absent before: ours went through. Should somebody have made it in between, ours are the credentials.
      return statement.credentials.size === 0 || !run.capabilities.alterLink
        ? 'done'
        : {
            kind: 'alter-link',
            link: statement.link,
            credentials: { kind: 'json', value: statement.credentials },
          };
    }
    case 'drop-link':
      return (await look(run, statement.link)) ? statement : 'done';
    case 'stop-pipeline':
    case 'start-pipeline':
      throw new TypeError(`${statement.kind} is not a change of a link`);
    default:
      return statement satisfies never;
  }
}

function look(run: Run, link: ObjectId): Promise<LiveLink | undefined> {
  return persist(run, () => run.server.withSession((session) => readLink(session, link)));
}

function shows(live: LiveLink, set: ConfigSet): boolean {
  if (live.config === 'unreadable') return false;
  if (set.kind === 'json') return jsonEqual(live.config, set.value);
  return Object.hasOwn(live.config, set.key) && jsonEqual(live.config[set.key] as Json, set.value);
}

/** `ALTER LINK db.link`: names a statement without its contents. */
export function nameOf(statement: Statement): string {
  switch (statement.kind) {
    case 'alter-link':
      return `ALTER LINK ${idText(statement.link)}`;
    case 'create-link':
      return `CREATE ${statement.orReplace ? 'OR REPLACE ' : ''}LINK ${idText(statement.link)}`;
    case 'drop-link':
      return `DROP LINK ${idText(statement.link)}`;
    case 'stop-pipeline':
      return `STOP PIPELINE ${idText(statement.pipeline)}`;
    case 'start-pipeline':
      return `START PIPELINE ${idText(statement.pipeline)}`;
    default:
      return statement satisfies never;
  }
}
