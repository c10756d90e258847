import { hash } from 'node:crypto';
import { idText } from '../../catalog/link-id.js';
import type { PlannedLink } from '../../observe/plan-run.js';
import { counted } from '../../report/counted.js';
import { visible } from '../../report/visible.js';
import { renderPrintable } from '../../sql/render.js';
import type { WaitingPlan } from './verdict.js';

/**
 * A plan to be approved. Its hash stands for what would be done, for what that rests on, and for the last change of the
 * link: once any of them moves, it is another plan, and the approval of the old one is void; so an approval serves once.
 * As with a saved plan, the values of credentials are those of the moment when it is applied.
 */
export function waitingPlan({ plan, facts }: Pick<PlannedLink, 'plan' | 'facts'>): WaitingPlan {
  const statements = plan.statements.map(({ statement }) => visible(renderPrintable(statement)));
  const pauses = plan.pipelines.filter(({ pause }) => pause).map(idText);
  const paused = pauses.length === 0 ? 'no pipeline pauses' : `pauses ${pauses.map(visible).join(', ')}`;
  const lastChange = facts.kind === 'spec' ? (facts.facts.record?.appliedAt ?? null) : null;
  const all = JSON.stringify([plan.basis, plan.action, statements, pauses, lastChange]);
  return {
    hash: hash('sha256', all).slice(0, 16),
    summary: `${plan.action}: ${visible(plan.reason)}; ${counted(statements.length, 'statement')}, ${paused}`,
    statements: statements.map(shown),
  };
}

/** An object has room for about a megabyte; the hash stands for all of a long statement. */
function shown(statement: string): string {
  return statement.length <= LONGEST
    ? statement
    : `${statement.slice(0, LONGEST)}… (${statement.length} characters)`;
}

const LONGEST = 16_384;
