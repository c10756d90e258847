import type { AttributePath, PathStep } from '../wire/messages.js';

/**
 * Where an attribute stands, for a diagnostic or `requires_replace`: names of attributes, and places in lists
 * (0-based). `attributePath('links', 0, 'name')`.
 */
export function attributePath(...steps: readonly (string | number)[]): AttributePath {
  return { steps: steps.map(pathStep) };
}

function pathStep(step: string | number): PathStep {
  return typeof step === 'string' ? { attributeName: step } : { elementKeyInt: step };
}

/** The path as Terraform writes it, `links[0].name`; empty for the whole object. */
export function pathText(path: AttributePath): string {
  let text = '';
  for (const step of path.steps) {
    if ('attributeName' in step) text += `${text && '.'}${step.attributeName}`;
    else if ('elementKeyInt' in step) text += `[${step.elementKeyInt}]`;
    else text += `[${JSON.stringify(step.elementKeyString)}]`;
  }
  return text;
}
