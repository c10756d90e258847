/**
 * The provider's reference pages in the layout of Terraform's registry: index.md, resources/, data-sources/. Texts
 * come from the schema's descriptions, examples from examples/terraform/registry/. scripts/generate.mjs writes them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const PAGES = [
  {
    path: 'index.md',
    title: 'linkspec Provider',
    heading: 'linkspec Provider',
    schema: ({ provider }) => provider,
    notes: `The provider is a Node.js program: \`node\` 20.19 or later has to be on the \`PATH\`. It works with Terraform 1.6 and later;
\`credentials_wo\` needs Terraform 1.11. \`linkspec terraform install\` lays it out for machines that have no registry.

To change a credential, see [Rotate a credential](guides/rotate-a-credential.md).`,
    examples: ['provider/provider.tf'],
  },
  {
    path: 'resources/link.md',
    title: 'linkspec_link Resource - linkspec',
    heading: 'linkspec_link (Resource)',
    schema: ({ resource_schemas }) => resource_schemas.linkspec_link,
    examples: ['resources/linkspec_link/resource.tf', 'resources/linkspec_link/policy.tf'],
    imports: {
      block: 'resources/linkspec_link/import-by-string-id.tf',
      command: 'resources/linkspec_link/import.sh',
    },
  },
  ...['link', 'links', 'pipelines'].map((name) => ({
    path: `data-sources/${name}.md`,
    title: `linkspec_${name} Data Source - linkspec`,
    heading: `linkspec_${name} (Data Source)`,
    schema: ({ data_source_schemas }) => data_source_schemas[`linkspec_${name}`],
    examples: [`data-sources/linkspec_${name}/data-source.tf`],
  })),
];

/** The pages: paths within the repository, and texts. */
export async function terraformDocs(root) {
  const schema = await providerSchema(root);
  return PAGES.map((page) => [
    `docs/terraform/${page.path}`,
    pageText(root, page, page.schema(schema).block),
  ]);
}

/** As `terraform providers schema -json` prints it; the TypeScript modules are bundled and loaded from memory. */
async function providerSchema(root) {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export { schemaJson } from './src/terraform/schema/schema-json.ts';
        export { PROVIDER_ADDRESS, PROVIDER_SCHEMA } from './src/terraform/schema/provider-schema.ts';`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { schemaJson, PROVIDER_ADDRESS, PROVIDER_SCHEMA } = await import(
    `data:text/javascript;base64,${code}`
  );
  return schemaJson(PROVIDER_SCHEMA, PROVIDER_ADDRESS).provider_schemas[PROVIDER_ADDRESS];
}

function pageText(root, { title, heading, notes, examples, imports }, { description, attributes }) {
  const example = (path) => readFileSync(join(root, 'examples/terraform/registry', path), 'utf8').trimEnd();
  const sections = [
    frontMatter(title, description),
    `# ${heading}`,
    description,
    notes,
    '## Example Usage',
    ...examples.map((path) => fenced('terraform', example(path))),
    '<!-- Generated from src/terraform/schema/ by scripts/generate.mjs. -->\n## Schema',
    ...attributeLists(attributes, '### '),
    ...nestedSections(attributes, []),
    ...(imports ? importSection(example(imports.block), example(imports.command)) : []),
  ];
  return `${sections.filter((section) => section !== undefined).join('\n\n')}\n`;
}

function frontMatter(title, description) {
  return [
    '---',
    `page_title: "${title}"`,
    'subcategory: ""',
    'description: |-',
    `  ${description}`,
    '---',
  ].join('\n');
}

/** Required, optional and read-only attributes under a heading each, as far as there are any. */
function attributeLists(attributes, mark, path = []) {
  const groups = [
    ['Required', ({ required }) => required],
    ['Optional', ({ optional }) => optional],
    ['Read-Only', ({ required, optional }) => !required && !optional],
  ];
  return groups.flatMap(([heading, belongs]) => {
    const lines = Object.entries(attributes)
      .filter(([, attribute]) => belongs(attribute))
      .map(([name, attribute]) => attributeLine([...path, name], attribute));
    return lines.length > 0 ? [mark ? `${mark}${heading}` : `${heading}:`, lines.join('\n')] : [];
  });
}

function attributeLine(path, attribute) {
  const kind = [
    typeText(attribute),
    attribute.sensitive && 'Sensitive',
    attribute.write_only && 'Write-only',
  ];
  const more = attribute.nested_type && ` (see [below for nested schema](#${anchor(path)}))`;
  return `- \`${path.at(-1)}\` (${kind.filter(Boolean).join(', ')}) ${attribute.description}${more ?? ''}`;
}

function typeText({ type, nested_type: nested }) {
  if (nested) return nested.nesting_mode === 'single' ? 'Attributes' : 'Attributes List';
  if (Array.isArray(type)) return `List of ${typeText({ type: type[1] })}`;
  return { string: 'String', number: 'Number', bool: 'Boolean' }[type];
}

function nestedSections(attributes, path) {
  return Object.entries(attributes).flatMap(([name, { nested_type: nested }]) => {
    if (!nested) return [];
    const inner = [...path, name];
    return [
      `<a id="${anchor(inner)}"></a>\n### Nested Schema for \`${inner.join('.')}\``,
      ...attributeLists(nested.attributes, '', inner),
      ...nestedSections(nested.attributes, inner),
    ];
  });
}

function anchor(path) {
  return `nestedatt--${path.join('--')}`;
}

function importSection(block, command) {
  return [
    '## Import',
    'A link is imported by `database.name`. With an `import` block, which `terraform plan -generate-config-out=FILE` can turn\ninto configuration:',
    fenced('terraform', block),
    'Or with a command:',
    `<!-- not run: no server has the link of the example -->\n\n${fenced('shell', command)}`,
    'The server shows no credentials, so an import brings none. The first apply after it sends those that the configuration\nhas; one with a first `credentials_wo_version` takes the link to have them.',
  ];
}

function fenced(language, text) {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
