import { TerraformStack, Testing } from 'cdktf';

/** A stack in an app of its own. */
export function newStack(): TerraformStack {
  return new TerraformStack(Testing.app(), 'stack');
}

/** What a stack becomes, as far as tests look at it. */
export interface Synthesised {
  readonly resource?: { readonly linkspec_link: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly variable?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly provider?: { readonly linkspec: readonly Readonly<Record<string, unknown>>[] };
  readonly terraform?: { readonly required_providers: { readonly linkspec: unknown } };
}

/** The content of cdk.tf.json. */
export function synthesised(stack: TerraformStack): Synthesised {
  return JSON.parse(Testing.synth(stack)) as Synthesised;
}

/** The attributes of the only link in a stack. */
export function onlyLink(stack: TerraformStack): Readonly<Record<string, unknown>> {
  const links = Object.values(synthesised(stack).resource?.linkspec_link ?? {});
  if (links.length !== 1 || links[0] === undefined) throw new Error(`${links.length} links`);
  return links[0];
}
