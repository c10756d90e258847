/**
 * linkspec as a library: the same core as the command line.
 *
 * ```ts
 * const linkspec = await openLinkspec({ url: 'mysql://root@127.0.0.1:3306/' });
 * const { specs, problems } = readSpecText(yaml, 'links.yaml');
 * const planned = await linkspec.plan(specs);
 * const result = await linkspec.apply(planned);
 * await linkspec.close();
 * ```
 */

export type { ApplyResult, LinkResult, Outcome, PipelineResult, SentStatement } from './apply/result.js';
export type { ResumeResult } from './apply/resume.js';
export type { Change } from './diff/change.js';
export { ERROR_CODES, type ErrorCode } from './error/codes.js';
export { LinkspecError, type Place } from './error/linkspec-error.js';
export { type Linkspec, type OpenOptions, openLinkspec } from './linkspec.js';
export type { Action, HeldPipeline, LinkPlan, Plan, PlannedPipeline, PlannedStatement } from './plan/plan.js';
export { planJsonText } from './report/plan-json.js';
export { planMarkdown } from './report/plan-markdown.js';
export { planSql } from './report/plan-sql.js';
export { planText } from './report/plan-text.js';
export { resultJsonText } from './report/result-json.js';
export { resultText } from './report/result-text.js';
export type { LinkSpec, LinkType, Policy } from './spec/link-spec.js';
export { readSpecText } from './spec/read-specs.js';
