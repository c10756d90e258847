/**
 * src/cdk/generated/: the CDK bindings that cdktf's own generator makes from the provider's schema, and the props that
 * follow from the known keys of each link type. scripts/generate.mjs writes them.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkTypesText } from './generate/link-types.mjs';
import { loadSources } from './generate/load-sources.mjs';

const BANNER = `// @ts-nocheck
// Generated from the provider's schema (src/terraform/schema/) by scripts/generate-bindings.mjs with
// @cdktf/provider-generator. Change the schema, then run: npm run generate
`;

/** The files: paths within the repository, and texts. */
export async function cdkBindings(root) {
  const sources = await loadSources(root, {
    'src/terraform/schema/provider-schema.ts': ['PROVIDER_ADDRESS', 'PROVIDER_SCHEMA'],
    'src/terraform/schema/schema-json.ts': ['schemaJson'],
    'src/terraform/schema/policy.ts': ['POLICY'],
    'src/spec/link-types/index.ts': ['LINK_TYPE_KEYS'],
  });
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const files = [...(await bindings(sources, version)), ['link-types.ts', linkTypesText(sources)]];
  return files.map(([name, text]) => [`src/cdk/generated/${name}`, text]);
}

async function bindings({ PROVIDER_ADDRESS, PROVIDER_SCHEMA, schemaJson }, version) {
  // Without the version the generated code names none, and a stack would take any provider.
  const schema = {
    ...schemaJson(PROVIDER_SCHEMA, PROVIDER_ADDRESS),
    provider_versions: { [PROVIDER_ADDRESS]: version },
  };
  const { TerraformProviderGenerator, CodeMaker, target } = loadGenerator(`linkspec/linkspec@${version}`);
  const folder = await mkdtemp(join(tmpdir(), 'linkspec-bindings-'));
  try {
    const code = new CodeMaker();
    new TerraformProviderGenerator(code, schema).generate(target);
    await code.save(folder);
    return await readBindings(join(folder, 'providers', 'linkspec'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function loadGenerator(provider) {
  // As it loads, the library asks for the version of terraform, and the vendor's server for news.
  const { PATH } = process.env;
  process.env.PATH = '';
  process.env.CHECKPOINT_DISABLE = '1';
  try {
    const require = createRequire(import.meta.url);
    const { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } =
      require('@cdktf/commons');
    return {
      ...require('@cdktf/provider-generator'),
      target: new ConstructsMakerProviderTarget(
        new TerraformProviderConstraint(provider),
        Language.TYPESCRIPT,
      ),
    };
  } finally {
    process.env.PATH = PATH;
  }
}

/** One file for each folder. The generator's index files load lazily in a way that only CommonJS has. */
async function readBindings(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const text = await readFile(join(folder, name, 'index.ts'), 'utf8');
        return [`${name}.ts`, `${BANNER}${text.replace(/[ \t]+$/gm, '').trimStart()}`];
      }),
  );
}
