import { readFileSync } from 'node:fs';
import { STATEMENT_KINDS } from '../../src/emulator/sql/statement-kind.js';
import { ERROR_SWITCHES, SWITCHES } from '../../src/emulator/switches.js';
import { ERROR_CODES, type Handling } from '../../src/error/codes.js';
import { LINK_TYPE_KEYS } from '../../src/spec/link-types/index.js';
import type { KnownKey } from '../../src/spec/link-types/known-keys.js';

/** A table of the documentation that says what a source says: it is made from that source, and compared. */
export interface KeptTable {
  /** It stands between `<!-- table: NAME -->` and `<!-- end of table -->`. */
  readonly name: string;
  /** The document, from the root of the repository. */
  readonly file: string;
  readonly content: () => string;
}

export const KEPT_TABLES: readonly KeptTable[] = [
  ...(['spec', 'allow', 'again', 'call', 'usage'] as const).map((handling) => ({
    name: `codes to ${handling}`,
    file: 'docs/errors/README.md',
    content: () => codesOf(handling),
  })),
  { name: 'switches', file: 'docs/emulator.md', content: switches },
  { name: 'error numbers', file: 'docs/emulator.md', content: errorNumbers },
  {
    name: 'statement kinds',
    file: 'docs/emulator.md',
    content: () => STATEMENT_KINDS.map((kind) => `\`${kind}\``).join(', '),
  },
  { name: 'fields', file: 'docs/specs.md', content: fields },
  { name: 'known keys', file: 'docs/specs.md', content: knownKeys },
];

function codesOf(handling: Handling): string {
  const rows = Object.entries(ERROR_CODES)
    .filter(([, code]) => code.handling === handling)
    .map(([code, { title }]) => [`[${code}](${code}.md)`, title]);
  return table(['code', 'title'], rows);
}

function switches(): string {
  const rows = Object.entries(SWITCHES).map(([name, { default: standard, values, basis, about }]) => [
    `\`${name}\``,
    typeof values === 'string' ? values : values.map((value) => `\`${value}\``).join(' '),
    `\`${standard}\``,
    basis,
    about,
  ]);
  return table(['switch', 'values', 'default', 'basis', 'what it decides'], rows);
}

function errorNumbers(): string {
  const rows = Object.entries(ERROR_SWITCHES).map(([name, { default: standard, about }]) => [
    `\`${name}\``,
    String(standard),
    about,
  ]);
  return table(['number', 'default', 'when'], rows);
}

/** As much of JSON Schema as the spec's schema uses for its fields. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Every field of the document with its default and its meaning, as the schema has them. */
function fields(): string {
  const root = JSON.parse(
    readFileSync(new URL('../../schemas/linkspec.schema.json', import.meta.url), 'utf8'),
  ) as Schema & { readonly definitions: Readonly<Record<string, Schema>> };
  const rowsOf = (object: Schema, path: string): string[][] =>
    Object.entries(object.properties ?? {}).flatMap(([name, field]) => {
      const target =
        field.$ref === undefined ? undefined : root.definitions[field.$ref.split('/').at(-1) ?? ''];
      const { description = '' } = field.description === undefined && target ? target : field;
      const inner = rowsOf(field, `${path}${name}.`);
      const standard =
        field.default !== undefined
          ? `\`${String(field.default)}\``
          : object.required?.includes(name)
            ? 'required'
            : '';
      return [[`\`${path}${name}\``, standard, description], ...inner];
    });
  return table(['field', 'default', 'meaning'], rowsOf(root, ''));
}

function knownKeys(): string {
  const shown = (key: KnownKey): string => {
    const name = `\`${key.name}\``;
    const marked = key.secret ? `**${name}**` : name;
    return key.source === 'M' ? `*${marked}*` : marked;
  };
  const rows = Object.entries(LINK_TYPE_KEYS).map(([type, { config, credentials }]) => [
    `\`${type}\``,
    config.map(shown).join(' '),
    credentials.map(shown).join(' '),
  ]);
  return table(['type', 'config', 'credentials'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
