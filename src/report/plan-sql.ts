import { idText, type ObjectId } from '../catalog/link-id.js';
import type { LinkPlan, Plan, PlannedPipeline, PlannedStatement } from '../plan/plan.js';
import { SECRET_MARK } from '../secret/secret.js';
import { quoteName } from '../sql/quote.js';
import { renderPrintable } from '../sql/render.js';
import type { Statement } from '../sql/statement.js';
import { ACTION_MARKS } from './action-mark.js';
import { footerOf } from './plan-footer.js';
import { summaryLine } from './plan-summary.js';
import { isHarmless, visible } from './visible.js';

/**
 * The plan as a script for a MySQL client, runnable once the secrets are filled in. What is blocked, and what a
 * script cannot carry without harm to a terminal, stands in comments; no name can end a comment.
 */
export function planSql(plan: Plan): string {
  const blocks = plan.links.filter(({ action }) => action !== 'none').map(linkBlock);
  const ends = footerOf(plan).map(({ text }) => comment(text));
  return `${[header(plan), ...blocks, ends]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function header(plan: Plan): string[] {
  const statements = plan.links.flatMap((link) => link.statements);
  if (statements.length === 0) return [summaryLine(plan), 'There is nothing to run.'].map(comment);
  return [summaryLine(plan), ...CAUTION, ...(statements.some(holdsSecret) ? FILL_IN : [])].map(comment);
}

const CAUTION = [
  'This script takes no lock, writes no journal and checks nothing afterwards: `linkspec apply` does.',
  'Should it end early, start the pipelines by hand that it had stopped.',
];
const FILL_IN = [
  `Fill in the secrets first: each ${SECRET_MARK} stands for the value of the key before it,`,
  'escaped as JSON where it is part of a JSON text, and then as a SQL string.',
];

function holdsSecret({ statement }: PlannedStatement): boolean {
  return secretPaths(statement).length > 0;
}

function linkBlock(link: LinkPlan): string[] {
  const { action, reason, code, hint } = link;
  const headline = `${ACTION_MARKS[action]} ${action} ${idText(link)} (${link.type}): ${reason}`;
  const told = [headline, ...(code ? [code] : []), ...(hint ? [`way out: ${hint}`] : [])].map(comment);
  const steps = script(link);
  if (steps.every(({ text }) => isHarmless(text))) return [...told, ...steps.map(({ text }) => text)];
  return [
    ...told,
    comment('A name or value holds control characters that a script cannot show: use `linkspec apply`.'),
    ...steps.map(({ text, isComment }) => (isComment ? visible(text) : comment(text))),
  ];
}

interface Line {
  readonly text: string;
  readonly isComment: boolean;
}

/** Stop, change, start; a link without statements (blocked, record) touches no pipeline. */
function script(link: LinkPlan): Line[] {
  if (link.statements.length === 0) return [];
  const stopped = link.pipelines.filter(({ pause }) => pause);
  const started = link.pipelines.filter(({ pause, revive }) => pause || revive);
  return [
    ...inContext(stopped, 'stop-pipeline'),
    ...link.statements.flatMap(changeLines),
    ...inContext(started, 'start-pipeline'),
  ];
}

/** Pipeline statements take a bare name in the context of a database (docs 9.1, stop-pipeline). */
function inContext(pipelines: readonly PlannedPipeline[], kind: 'stop-pipeline' | 'start-pipeline'): Line[] {
  return pipelines.flatMap((pipeline, index) => [
    ...(pipeline.database === pipelines[index - 1]?.database
      ? []
      : [code(`USE ${quoteName(pipeline.database)}`)]),
    code(renderPrintable({ kind, pipeline: onlyId(pipeline) })),
  ]);
}

function changeLines({ statement, why }: PlannedStatement): Line[] {
  const secrets = secretPaths(statement);
  return [
    note(why),
    ...(secrets.length > 0 ? [note(`fill in: ${secrets.join(', ')}`)] : []),
    code(renderPrintable(statement)),
  ];
}

/** The keys whose values are markers in the printable text. */
function secretPaths(statement: Statement): string[] {
  switch (statement.kind) {
    case 'alter-link':
      return [
        ...(statement.config?.kind === 'json' ? hidden(statement.config.hide) : []),
        ...(statement.credentials ? credentialPaths(statement.credentials) : []),
      ];
    case 'create-link':
      return [...hidden(statement.hide), ...credentialPaths({ kind: 'json', value: statement.credentials })];
    case 'drop-link':
    case 'stop-pipeline':
    case 'start-pipeline':
      return [];
    default:
      return statement satisfies never;
  }
}

function hidden(keys: ReadonlySet<string> = new Set()): string[] {
  return [...keys].map((key) => `config.${key}`);
}

type CredentialsClause = NonNullable<Extract<Statement, { kind: 'alter-link' }>['credentials']>;

function credentialPaths(clause: CredentialsClause): string[] {
  const keys = clause.kind === 'key' ? [clause.key] : [...clause.value.keys()];
  return keys.map((key) => `credentials.${key}`);
}

function onlyId({ database, name }: ObjectId): ObjectId {
  return { database, name };
}

function code(sql: string): Line {
  return { text: `${sql};`, isComment: false };
}

function note(text: string): Line {
  return { text: comment(text), isComment: true };
}

function comment(text: string): string {
  return `-- ${visible(text)}`;
}
