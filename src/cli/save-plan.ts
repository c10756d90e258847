import { createHash } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LinkspecError } from '../error/linkspec-error.js';
import type { PlannedRun } from '../observe/plan-run.js';
import {
  looksLikePlanFile,
  type PlanFile,
  planFileJson,
  readPlanFile,
  savedLink,
} from '../plan/plan-file.js';
import { jsonText } from '../report/json-text.js';
import { planJson } from '../report/plan-json.js';
import { hasLiteralCredential, specToDocument } from '../spec/document.js';
import type { LinkSpec } from '../spec/link-spec.js';
import { renderPrintable } from '../sql/render.js';
import type { StateSnapshot } from '../state/state-snapshot.js';
import type { ConnectionOptions } from './open-run.js';
import { type PlanningOptions, planOptionsOf } from './planning-options.js';

/** Throws LNK0112 while a literal credential is in a spec: a plan file holds no secret (contract, plan --out). */
export function refuseLiterals(specs: readonly LinkSpec[]): void {
  for (const spec of specs) {
    const path = hasLiteralCredential(spec);
    if (path === undefined) continue;
    throw new LinkspecError(
      'LNK0112',
      `${spec.title}: ${path} is a literal, and a plan file holds no secret`,
      {
        place: spec.place,
        hint: 'Write a reference, such as { env: NAME }, or apply without a plan file.',
      },
    );
  }
}

/** Writes a plan file, readable by its owner only, whole or not at all. */
export async function savePlan(
  path: string,
  options: ConnectionOptions & PlanningOptions,
  specs: readonly LinkSpec[],
  { plan, snapshot }: PlannedRun,
): Promise<void> {
  const content = planFileJson(
    {
      inputs: { owner: options.owner, ...planOptionsOf(options) },
      state: stateDigest(snapshot),
      specs: specs.map((spec) => specToDocument(placedAbsolutely(spec))),
      links: plan.links.map((link) =>
        savedLink(
          link,
          link.statements.map(({ statement }) => renderPrintable(statement)),
        ),
      ),
    },
    planJson(plan),
  );
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, jsonText(content), { mode: 0o600 });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new LinkspecError('LNK0502', `the plan could not be saved to ${path} (${code})`, {
      hint: 'Give --out a file in a folder that this user can write to.',
    });
  }
}

/** The plan in the file, if the one PATH is a plan file; undefined if it is a spec. */
export async function loadPlan(paths: readonly string[]): Promise<PlanFile | undefined> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0 || path === '-') return undefined;
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return undefined;
  // What cannot be read is told where specs are read.
  const text = await readFile(path, 'utf8').catch(() => '');
  return looksLikePlanFile(text) ? readPlanFile(text, path) : undefined;
}

/** Tells one state from another without telling its salt. Null: it has none yet. */
export function stateDigest({ meta }: Pick<StateSnapshot, 'meta'>): string | null {
  return meta ? createHash('sha256').update(meta.salt).digest('hex') : null;
}

/** Relative file references begin at the spec's folder, wherever the plan is carried out. */
function placedAbsolutely(spec: LinkSpec): LinkSpec {
  return { ...spec, place: { ...spec.place, file: resolve(spec.place.file) } };
}
