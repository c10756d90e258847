import type { ObjectId } from '../catalog/link-id.js';
import type { Change } from '../diff/change.js';
import type { Json, JsonObject } from '../json/json.js';
import type { LinkPlan, Plan, PlannedPipeline, PlannedStatement } from '../plan/plan.js';
import { renderPrintable } from '../sql/render.js';
import { jsonText } from './json-text.js';
import { summaryOf } from './plan-summary.js';

/** The plan as `schemas/plan.schema.json` describes it (contract, Command line: `plan --format json`). */
export function planJson(plan: Plan): JsonObject {
  return {
    formatVersion: '1',
    summary: summaryOf(plan),
    links: plan.links.map(linkJson),
    unmanaged: plan.unmanaged,
    held: plan.held.map((pipeline) => ({
      ...idJson(pipeline),
      link: idJson(pipeline.link),
      since: pipeline.since,
    })),
    notes: plan.notes,
  };
}

/** {@link planJson} as text, ending with a line break. */
export function planJsonText(plan: Plan): string {
  return `${jsonText(planJson(plan))}\n`;
}

function linkJson(link: LinkPlan): JsonObject {
  return {
    ...idJson(link),
    type: link.type,
    action: link.action,
    reason: link.reason,
    ...(link.code !== undefined && { code: link.code }),
    ...(link.hint !== undefined && { hint: link.hint }),
    changes: link.changes.map(changeJson),
    ...(link.drift && { drift: link.drift.map(changeJson) }),
    statements: link.statements.map(statementJson),
    pipelines: link.pipelines.map(pipelineJson),
  };
}

function changeJson(change: Change): JsonObject {
  // A change of a secret is built without its value; this is the second lock on the same door.
  const shown = (value: Json): Json => (change.secret ? null : value);
  return {
    path: change.path,
    kind: change.kind,
    ...(change.kind !== 'add' && { before: shown(change.before) }),
    ...(change.kind !== 'remove' && { after: shown(change.after) }),
    ...(change.secret && { secret: true }),
  };
}

function statementJson({ statement, shape, why }: PlannedStatement): JsonObject {
  return { sql: renderPrintable(statement), shape, why };
}

function pipelineJson(pipeline: PlannedPipeline): JsonObject {
  return {
    ...idJson(pipeline),
    state: pipeline.state,
    pause: pipeline.pause,
    ...(pipeline.revive && { revive: true }),
  };
}

function idJson({ database, name }: ObjectId): JsonObject {
  return { database, name };
}
