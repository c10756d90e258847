/** A Terraform configuration, as far as these tests need one. Strings are templates: see `literal`. */
export interface Configuration {
  /** Arguments of `linkspec_link` resources, by label. */
  readonly links?: Readonly<Record<string, LinkArguments>>;
  /** Variables by name; secrets are ephemeral ones. Their values are TF_VAR_… of the environment. */
  readonly variables?: Readonly<
    Record<string, { readonly ephemeral?: boolean; readonly sensitive?: boolean }>
  >;
  /** Arguments of the provider's block. Pipelines are not watched unless that is asked for. */
  readonly provider?: Readonly<Record<string, unknown>>;
  /** Other blocks, in Terraform's JSON syntax. */
  readonly more?: Readonly<Record<string, unknown>> & {
    readonly resource?: Readonly<Record<string, unknown>>;
  };
}

/** Arguments of a `linkspec_link`; `database` is `db` and `type` is `S3` unless they say otherwise. */
export interface LinkArguments {
  readonly name?: string;
  readonly [argument: string]: unknown;
}

/** The configuration as `main.tf.json`. The label of a link is its name where nothing else is said. */
export function configurationText({ links, variables, provider, more = {} }: Configuration): string {
  const { resource, ...others } = more;
  const linkBlocks = filled(links, (label, link) => ({ database: 'db', name: label, type: 'S3', ...link }));
  return JSON.stringify(
    {
      terraform: { required_providers: { linkspec: { source: 'linkspec/linkspec' } } },
      provider: { linkspec: { settle: '0s', ...provider } },
      variable: filled(variables, (_, about) => ({ type: 'string', ...about })),
      resource: resource || linkBlocks ? { ...resource, linkspec_link: linkBlocks } : undefined,
      ...others,
    },
    undefined,
    2,
  );
}

/** Blocks by label; undefined, and so left out, where there are none: Terraform takes an empty object for a mistake. */
function filled<T>(
  blocks: Readonly<Record<string, T>> = {},
  body: (label: string, block: T) => object,
): Record<string, object> | undefined {
  const entries = Object.entries(blocks).map(([label, block]) => [label, body(label, block)] as const);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** A string that means itself: in Terraform's JSON syntax, `\${` and `%{` begin an expression. */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** An argument that is what the expression gives. */
export function expression(hcl: string): string {
  return `\${${hcl}}`;
}

/** JSON text of a value, as `jsonencode` would write it. */
export function json(value: unknown): string {
  return literal(JSON.stringify(value));
}
