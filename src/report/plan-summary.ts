import { ACTIONS, type Action, type LinkPlan, ORDINARY_REASON, type Plan } from '../plan/plan.js';
import { counted } from './counted.js';

/** How many links each action has; every action has a count. */
export function summaryOf(plan: Plan): Readonly<Record<Action, number>> {
  const counts = new Map<Action, number>(ACTIONS.map((action) => [action, 0]));
  for (const { action } of plan.links) counts.set(action, (counts.get(action) ?? 0) + 1);
  return Object.fromEntries(counts) as Record<Action, number>;
}

/** The plan in one sentence, as it ends the text and heads the pull-request comment. */
export function summaryLine(plan: Plan): string {
  const summary = summaryOf(plan);
  const todo = ACTIONS.filter((action) => action !== 'none' && summary[action] > 0);
  if (todo.length === 0) return unchangedLine(plan);
  const links = ACTIONS.filter((action) => summary[action] > 0).map(
    (action) => `${summary[action]} ${TOLD[action]}`,
  );
  const statements = sum(plan, (link) => link.statements.length);
  const pauses = sum(plan, (link) => link.pipelines.filter(({ pause }) => pause).length);
  const pausing =
    pauses === 1 ? '1 pipeline pauses' : pauses === 0 ? 'no pipeline pauses' : `${pauses} pipelines pause`;
  return `Plan: ${links.join(', ')}; ${counted(statements, 'statement')}; ${pausing}.`;
}

/** Whether a link needs a line though there is nothing to do: drift that is left, a suspended spec. */
export function isOutOfTheOrdinary(link: LinkPlan): boolean {
  return link.action === 'none' && (link.drift !== undefined || link.reason !== ORDINARY_REASON);
}

function unchangedLine(plan: Plan): string {
  const left = plan.links.filter(isOutOfTheOrdinary).length;
  const same = plan.links.length - left;
  if (plan.links.length === 0) return 'No changes. There are no links to compare.';
  const are = same === 1 ? '1 link is as its spec says' : `${same} links are as their specs say`;
  return left === 0 ? `No changes. ${are}.` : `No changes. ${are}; ${left} left as found.`;
}

/** `record` is a write to the state alone. */
const TOLD: Readonly<Record<Action, string>> = {
  create: 'to create',
  alter: 'to alter',
  replace: 'to replace',
  delete: 'to delete',
  record: 'to record',
  none: 'unchanged',
  blocked: 'blocked',
};

function sum(plan: Plan, count: (link: LinkPlan) => number): number {
  return plan.links.reduce((total, link) => total + count(link), 0);
}
