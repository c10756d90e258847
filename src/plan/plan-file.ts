import { LinkspecError } from '../error/linkspec-error.js';
import { DeepJsonError, isJsonObject, type Json, type JsonObject, parseJson } from '../json/json.js';
import type { LinkPlan } from './plan.js';

/** What decides how a saved plan was made, and so how it is made again before it is carried out. */
export interface PlanInputs {
  readonly owner: string;
  readonly prune: boolean;
  readonly targets: readonly string[];
  readonly trust: boolean;
  readonly takeOver: boolean;
}

/** One link of a saved plan: what was decided and what that rested on. */
export interface SavedLink {
  readonly database: string;
  readonly name: string;
  readonly action: string;
  readonly basis: string;
  /** Printable forms. */
  readonly statements: readonly string[];
}

/**
 * A saved plan: the specs with their references (never a value), how it was planned, and each link's decision with
 * its basis. Applying it plans again from the same specs and carries out only what comes out the same.
 */
export interface PlanFile {
  readonly inputs: PlanInputs;
  /** Digest of the state's salt: a plan belongs to the state that it was made with. Null: a state without memory yet. */
  readonly state: string | null;
  /** LinkSpec documents as JSON. */
  readonly specs: readonly JsonObject[];
  readonly links: readonly SavedLink[];
}

/** The first member of every plan file, which tells it from a spec in JSON. */
const MARK = 'linkspecPlan';
const FORMAT = '1';

/** A plan file's content, for {@link readPlanFile}. */
export function planFileJson(file: PlanFile, readable: JsonObject): JsonObject {
  return {
    [MARK]: FORMAT,
    inputs: { ...file.inputs, targets: [...file.inputs.targets] },
    state: file.state,
    specs: [...file.specs],
    links: file.links.map((link) => ({ ...link, statements: [...link.statements] })),
    plan: readable,
  };
}

/** What is saved of a link's plan. */
export function savedLink(plan: LinkPlan, statements: readonly string[]): SavedLink {
  const { database, name, action, basis } = plan;
  return { database, name, action, basis, statements };
}

/** Whether a text is a plan file and not a spec. */
export function looksLikePlanFile(text: string): boolean {
  return /^\s*\{\s*"linkspecPlan"/.test(text);
}

/** Reads a plan file. Throws LNK0502 for anything that linkspec did not write. */
export function readPlanFile(text: string, file: string): PlanFile {
  const damaged = (why: string) =>
    new LinkspecError('LNK0502', `${file}: ${why}`, {
      hint: 'Make it again with `linkspec plan --out FILE`.',
    });
  let content: Json;
  try {
    content = parseJson(text);
  } catch (error) {
    const how = error instanceof DeepJsonError ? error.message : 'not valid JSON';
    throw damaged(`the plan file is ${how}`);
  }
  if (!isJsonObject(content)) throw damaged('not a plan file');
  if (content[MARK] !== FORMAT) throw damaged('the plan file was written by another version of linkspec');
  const { inputs, state, specs, links } = content;
  if (!isInputs(inputs) || !isList(specs, isJsonObject) || !isList(links, isSavedLink))
    throw damaged('the plan file is damaged');
  if (state !== null && typeof state !== 'string') throw damaged('the plan file is damaged');
  return { inputs, state, specs, links };
}

type Loose = Json | undefined;

function isList<T extends Json>(
  value: Loose,
  isItem: (item: Json) => item is T,
): value is readonly T[] & Json {
  return Array.isArray(value) && value.every((item: Json) => isItem(item));
}

function isInputs(value: Loose): value is JsonObject & PlanInputs {
  return (
    isJsonObject(value) &&
    typeof value.owner === 'string' &&
    typeof value.prune === 'boolean' &&
    typeof value.trust === 'boolean' &&
    typeof value.takeOver === 'boolean' &&
    isList(value.targets, isText)
  );
}

function isSavedLink(value: Json): value is JsonObject & SavedLink {
  return (
    isJsonObject(value) &&
    [value.database, value.name, value.action, value.basis].every((part) => typeof part === 'string') &&
    isList(value.statements, isText)
  );
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}
