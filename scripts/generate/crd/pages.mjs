import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** docs/kubernetes/reference.md with the tables of the fields of a LinkSpec's `spec` and `status`. */
export async function referencePage(root, { properties: { spec, status } }) {
  const page = await readFile(join(root, 'docs/kubernetes/reference.md'), 'utf8');
  const specRows = fieldRows(spec, 'spec').slice(1);
  const statusRows = fieldRows(status, 'status').slice(1);
  return withTable(
    withTable(page, 'spec', markdownTable(['field', 'default', ''], specRows)),
    'status',
    markdownTable(
      ['field', ''],
      statusRows.map(([field, , text]) => [field, text]),
    ),
  );
}

/** docs/kubernetes/install.md with the chart's values: descriptions from their schema, defaults from values.yaml. */
export async function installPage(root) {
  const [page, schema, values] = await Promise.all(
    ['docs/kubernetes/install.md', 'deploy/chart/values.schema.json', 'deploy/chart/values.yaml'].map(
      (path) => readFile(join(root, path), 'utf8'),
    ),
  );
  const rows = valueRows(JSON.parse(schema), parse(values), []);
  return withTable(page, 'values', markdownTable(['value', 'default', ''], rows));
}

/** A row for each field from `path` on. */
function fieldRows(schema, path, isRequired = false) {
  const { properties, required = [] } = schema.items ?? schema;
  return [
    [`\`${path}\``, standard(schema, isRequired), cell(schema.description)],
    ...Object.entries(properties ?? {}).flatMap(([name, field]) =>
      fieldRows(field, `${path}${schema.items ? '[]' : ''}.${name}`, required.includes(name)),
    ),
  ];
}

function standard(schema, isRequired) {
  if (isRequired) return 'required';
  // An object that may be left out shows the defaults of its fields.
  return schema.default === undefined || schema.type === 'object' ? '' : `\`${schema.default}\``;
}

function valueRows({ properties }, values, path) {
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (!(name in values)) return [];
    const at = [...path, name];
    const row = (standard) => [`\`${at.join('.')}\``, standard, cell(schema.description)];
    if (schema.properties) return [row(''), ...valueRows(schema, values[name], at)];
    return [row(`\`${JSON.stringify(values[name])}\``)];
  });
}

function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

/** A page with the content between `<!-- table: NAME -->` and `<!-- end of table -->` replaced. */
function withTable(page, name, table) {
  const between = new RegExp(`(<!-- table: ${name} -->\\n\\n)[\\s\\S]*?(\\n*<!-- end of table -->)`);
  if (!between.test(page)) throw new Error(`the page has no table ${name}`);
  return page.replace(between, (_, head) => `${head}${table}\n\n<!-- end of table -->`);
}
