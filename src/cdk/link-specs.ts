import { Annotations, type TerraformProvider, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { LinkspecError } from '../error/linkspec-error.js';
import { problemsText } from '../report/problems-text.js';
import type { Problem } from '../spec/problem.js';
import { declaredIn } from './declared-in.js';
import { EphemeralVariable } from './ephemeral-variable.js';
import { Link } from './link.js';
import { linkOfDocument, variablesOf } from './link-of-document.js';
import { readDocuments, type SpecDocument } from './read-documents.js';
import { refusal } from './refusal.js';
import { refuseDocument } from './refuse-document.js';

export interface LinkSpecsProps {
  /** Files, and folders with all below, as for the command line; relative paths start at the working directory. */
  readonly path: string | readonly string[];
  /** Provider of the links, where the stack has several. */
  readonly provider?: TerraformProvider;
}

/** The links of YAML files that the command line reads too. */
export class LinkSpecs extends Construct {
  /**
   * One `linkspec_link` for each document; `metadata.name` is the construct's id. `{ env: X }` becomes the ephemeral
   * variable X, one for the stack, set by TF_VAR_X; `{ file: p }` is read by Terraform. Without `deletion` the link is
   * kept (`Retain`), as on the command line; without `adoption` a link that is there already has to be imported, as in
   * Terraform.
   *
   * Throws a LinkspecError that tells all that is wrong with file and line: what `linkspec validate` finds, other
   * references (LNK0110), literal credentials (LNK0821), and `drift`, `approval`, `suspend` and a
   * `credentialsVersion` that is no number (LNK0822).
   */
  static fromYaml(scope: Construct, id: string, props: LinkSpecsProps): LinkSpecs {
    return new LinkSpecs(scope, id, props);
  }

  /** By `metadata.name`. */
  readonly links: ReadonlyMap<string, Link>;

  private constructor(scope: Construct, id: string, { path, provider }: LinkSpecsProps) {
    super(scope, id);
    const { documents, problems } = readDocuments(typeof path === 'string' ? [path] : path);
    const all = [...problems, ...documents.flatMap(refuseDocument), ...sameTitles(documents)];
    const errors = all.filter(({ severity }) => severity === 'error');
    if (errors.length > 0)
      throw new LinkspecError(errors[0]?.code ?? 'LNK0103', `${this.node.path}:\n${textOf(errors)}`);
    for (const problem of all) tell(this, problem);
    this.links = new Map(documents.map((document) => [document.spec.title, this.#link(document, provider)]));
  }

  #link(document: SpecDocument, provider: TerraformProvider | undefined): Link {
    for (const name of variablesOf(document)) haveVariable(TerraformStack.of(this), name);
    return new Link(this, document.spec.title, {
      ...linkOfDocument(document),
      ...(provider && { provider }),
    });
  }
}

/** Titles may be the same on the command line, where nothing is made of them. */
function sameTitles(documents: readonly SpecDocument[]): Problem[] {
  const seen = new Set<string>();
  return documents.flatMap(({ spec: { title }, locate }): Problem[] => {
    if (!seen.has(title)) {
      seen.add(title);
      return [];
    }
    return [
      {
        severity: 'error',
        code: 'LNK0822',
        message: `metadata.name ${JSON.stringify(title)} stands twice, and is the id of a construct`,
        place: locate(['metadata', 'name'], 'value'),
        hint: 'Choose another metadata.name, and keep the name of the link in spec.name.',
      },
    ];
  });
}

function tell(construct: Construct, problem: Problem): void {
  const text = textOf([problem]);
  if (problem.severity === 'warning') Annotations.of(construct).addWarning(text);
  else Annotations.of(construct).addInfo(text);
}

function textOf(problems: readonly Problem[]): string {
  return problemsText(problems, { color: false }).trimEnd();
}

/** One variable for a name in each stack. */
function haveVariable(stack: TerraformStack, name: string): void {
  const present = declaredIn(stack, 'variable', name);
  if (present === undefined) {
    const scope = stack.node.tryFindChild(VARIABLES) ?? new Construct(stack, VARIABLES);
    // Under an id that is no other's; its name in Terraform is the plain one.
    new EphemeralVariable(scope as Construct, `env:${name}`).overrideLogicalId(name);
  } else if (present.ephemeral !== true)
    throw refusal(
      'LNK0822',
      stack.node.path,
      `the variable ${JSON.stringify(name)} is declared already, and is not ephemeral`,
      'Declare it with `new EphemeralVariable(…)`, or leave it to LinkSpecs.',
    );
}

const VARIABLES = 'linkspec-variables';
