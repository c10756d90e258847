import { TerraformElement, TerraformLocal, type TerraformStack, TerraformVariable } from 'cdktf';

type Kind = 'variable' | 'locals';

/**
 * What the stack declares as `variable.NAME` (its arguments, overrides included) or `local.NAME` (its value);
 * undefined where it declares nothing of that name.
 */
// biome-ignore lint/suspicious/noExplicitAny: the CDK hands over synthesised blocks as any.
export function declaredIn(stack: TerraformStack, kind: Kind, name: string): any {
  const key = `${kind}.${name}`;
  if (!declarations.get(stack)?.has(key)) declarations.set(stack, declarationsOf(stack));
  return declarations.get(stack)?.get(key)?.toTerraform()[kind]?.[name];
}

/** By stack, since looking for each name through a stack of thousands takes its time. Made anew for a new name. */
const declarations = new WeakMap<TerraformStack, ReadonlyMap<string, TerraformElement>>();

function declarationsOf(stack: TerraformStack): ReadonlyMap<string, TerraformElement> {
  return new Map(
    stack.node.findAll().flatMap((node) => {
      if (!TerraformElement.isTerraformElement(node)) return [];
      const kind = kindOf(node);
      return kind ? [[`${kind}.${node.friendlyUniqueId}`, node] as const] : [];
    }),
  );
}

function kindOf(element: TerraformElement): Kind | undefined {
  if (element instanceof TerraformVariable) return 'variable';
  return element instanceof TerraformLocal ? 'locals' : undefined;
}
