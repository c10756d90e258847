import type { ApplyResult, LinkResult, PipelineResult } from '../apply/result.js';
import type { ObjectId } from '../catalog/link-id.js';
import type { JsonObject } from '../json/json.js';
import { jsonText } from './json-text.js';
import { resultSummaryOf } from './result-summary.js';

/** The result as `schemas/result.schema.json` describes it (contract, Command line: `apply --format json`). */
export function resultJson(result: ApplyResult): JsonObject {
  return {
    formatVersion: '1',
    summary: resultSummaryOf(result),
    links: result.links.map(linkJson),
    resumed: result.resumed.map(idJson),
  };
}

/** {@link resultJson} as text, ending with a line break. */
export function resultJsonText(result: ApplyResult): string {
  return `${jsonText(resultJson(result))}\n`;
}

function linkJson(link: LinkResult): JsonObject {
  return {
    ...idJson(link),
    outcome: link.outcome,
    statements: link.statements.map(({ sql, shape, why }) => ({ sql, shape, why })),
    pipelines: link.pipelines.map(pipelineJson),
    ...(link.error && { error: errorJson(link.error) }),
  };
}

function pipelineJson(pipeline: PipelineResult): JsonObject {
  return {
    ...idJson(pipeline),
    downtimeMs: pipeline.downtimeMs,
    state: pipeline.state,
    ...(pipeline.cause !== undefined && { cause: pipeline.cause }),
  };
}

function errorJson({ code, message, hint }: NonNullable<LinkResult['error']>): JsonObject {
  return { code, message, ...(hint !== undefined && { hint }) };
}

function idJson({ database, name }: ObjectId): JsonObject {
  return { database, name };
}
