/**
 * Writes what follows from schemas/*.json: TypeScript types, and validators as standalone code (so that nothing
 * is compiled at start-up); the Terraform reference pages; the CustomResourceDefinition; and the CDK bindings.
 * `--check` writes nothing and fails when a committed file differs.
 *
 * A new schema is a line in TARGETS; `validator` may be left out.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';
import { cdkBindings } from './generate-bindings.mjs';
import { crdFiles } from './generate-crd.mjs';
import { terraformDocs } from './generate-terraform-docs.mjs';

const TARGETS = [
  {
    schema: 'linkspec.schema.json',
    types: 'src/spec/generated/document.gen.ts',
    validator: 'src/spec/generated/validate.gen.ts',
  },
];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stale = [];
for (const target of TARGETS) {
  const schema = JSON.parse(readFileSync(join(root, 'schemas', target.schema), 'utf8'));
  put(target.types, await typesOf(schema, target.schema));
  if (target.validator) put(target.validator, validatorOf(schema, target.schema));
}
for (const [path, text] of await terraformDocs(root)) put(path, text);
for (const [path, text] of await crdFiles(root)) put(path, text);
for (const [path, text] of await cdkBindings(root)) put(path, text);
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run: npm run generate`);
  process.exitCode = 1;
}

async function typesOf(schema, name) {
  return compile(schema, schema.title, {
    bannerComment: banner(name),
    additionalProperties: false,
    style: { singleQuote: true, printWidth: 110 },
  });
}

/** One ESM module that imports nothing. `validate(data)` returns a boolean and leaves `validate.errors`. */
function validatorOf(schema, name) {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strictTuples: false,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addSchema(schema);
  const code = standaloneCode(ajv, { validate: schema.$id });
  if (code.includes('require(')) throw new Error(`${name}: the validator would need a library at run time`);
  return `// @ts-nocheck\n${banner(name)}\n${code.replace(/^"use strict";\s*/, '')}\n`;
}

function banner(name) {
  return `// Generated from schemas/${name} by scripts/generate.mjs. Change the schema, then run: npm run generate`;
}

function put(path, text) {
  const file = join(root, path);
  if (process.argv.includes('--check')) {
    if (readIfThere(file) !== text) stale.push(path);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
