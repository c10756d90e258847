import { hash } from 'node:crypto';
import { idText } from '../../catalog/link-id.js';
import type { LinkPlan } from '../../plan/plan.js';
import { counted } from '../../report/counted.js';
import { visible } from '../../report/visible.js';
import { renderPrintable } from '../../sql/render.js';
import type { WaitingPlan } from './verdict.js';

/**
 * A plan to be approved. Its hash stands for what would be done and what that rests on: once either moves, it is another
 * plan, and the approval of the old one is void.
 */
export function waitingPlan(plan: LinkPlan): WaitingPlan {
  const statements = plan.statements.map(({ statement }) => visible(renderPrintable(statement)));
  const pauses = plan.pipelines.filter(({ pause }) => pause).map(idText);
  const paused = pauses.length === 0 ? 'no pipeline pauses' : `pauses ${pauses.map(visible).join(', ')}`;
  return {
    hash: hash('sha256', JSON.stringify([plan.basis, plan.action, statements, pauses])).slice(0, 16),
    summary: `${plan.action}: ${visible(plan.reason)}; ${counted(statements.length, 'statement')}, ${paused}`,
    statements,
  };
}
