import { DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import { declaredIn } from './declared-in.js';
import { findLiteral, referencesTo } from './find-literal.js';
import { templateParts } from './hcl-template.js';
import { refusal } from './refusal.js';

/** What to write in place of a literal. */
export const WAY_OUT =
  "Take it from an ephemeral variable: `new EphemeralVariable(this, 'NAME').stringValue`, set by TF_VAR_NAME; its value is in no file. If the literal was shared, change the secret.";

/**
 * Refuses (LNK0821) an attribute with credentials as JSON text that would put a secret into the synthesised files: as
 * text of its own, or as the default of a variable or the value of a local that it refers to. No message holds a
 * value.
 */
export function refuseLiteralCredentials(scope: Construct, attribute: string, value: unknown): void {
  const template = resolved(scope, value);
  if (template === undefined) return;
  const found = findLiteral(template);
  if (found !== undefined)
    throw refusal(
      'LNK0821',
      scope.node.path,
      `${attribute}: ${found} is a literal, and the synthesised files would show it`,
      WAY_OUT,
    );
  refuseLiteralSources(scope, attribute, template);
}

/** The same for an attribute that is one secret text, such as a password. */
export function refuseLiteralText(scope: Construct, attribute: string, value: unknown): void {
  const template = resolved(scope, value);
  if (template === undefined) return;
  if (isPlainText(template))
    throw refusal(
      'LNK0821',
      scope.node.path,
      `${attribute} is a literal, and the synthesised files would show it`,
      WAY_OUT,
    );
  refuseLiteralSources(scope, attribute, template);
}

/** The attribute as Terraform will read it; undefined where it is left out. */
export function resolved(scope: Construct, value: unknown): string | undefined {
  const result: unknown = Tokenization.resolve(value, {
    scope,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
  return result === undefined || result === null ? undefined : String(result);
}

function isPlainText(template: string): boolean {
  return template !== '' && templateParts(template).every(({ kind }) => kind === 'text');
}

/** A literal does not get better by a detour. */
function refuseLiteralSources(scope: Construct, attribute: string, template: string): void {
  const stack = TerraformStack.of(scope);
  for (const name of referencesTo('var', template)) {
    const literal = resolved(scope, declaredIn(stack, 'variable', name)?.default);
    if (literal !== undefined && literal !== '')
      throw refusal(
        'LNK0821',
        scope.node.path,
        `${attribute} takes variable ${JSON.stringify(name)}, whose default the synthesised files show`,
        'Leave out the default, and set the variable by TF_VAR_ in the environment.',
      );
  }
  for (const name of referencesTo('local', template)) {
    const text = resolved(scope, declaredIn(stack, 'locals', name));
    if (text !== undefined && isPlainText(text))
      throw refusal(
        'LNK0821',
        scope.node.path,
        `${attribute} takes local ${JSON.stringify(name)}, a literal that the synthesised files show`,
        WAY_OUT,
      );
  }
}
