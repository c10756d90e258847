import { Document, isScalar, Scalar, visit } from 'yaml';
import type { LiveLink } from '../catalog/live-link.js';
import { compactJson, ExactNumber, isJsonObject, type Json, type JsonObject } from '../json/json.js';
import { LINK_TYPES, type LinkType } from './link-spec.js';
import { credentialKeys, secretConfigKeys } from './link-types/index.js';

/**
 * A spec for a live link, as YAML. Its credentials cannot be read: each is a reference to an environment variable
 * that is still to be filled. `recorded` are the credential keys that the state knows; without any, the usual ones
 * of the type stand there.
 */
export function specYaml(link: LiveLink, title: string, recorded: readonly string[]): string {
  const type = LINK_TYPES.find((known) => known === link.type.toUpperCase());
  const config = link.config === 'unreadable' ? {} : link.config;
  const misplaced = type ? secretConfigKeys(type, config) : new Set<string>();
  const keys = [...new Set([...(recorded.length > 0 ? recorded : usual(type)), ...misplaced])];
  const document: JsonObject = {
    apiVersion: 'linkspec.dev/v1alpha1',
    kind: 'LinkSpec',
    metadata: { name: title },
    spec: {
      database: link.database,
      name: link.name,
      type: link.type.toUpperCase(),
      ...(link.description !== '' && { description: link.description }),
      ...(link.config !== 'unreadable' && { config: without(config, misplaced) }),
      ...(keys.length > 0 && {
        credentials: Object.fromEntries(keys.map((key) => [key, { env: variable(title, key) }])),
      }),
    },
  };
  const notes = [
    keys.length > 0 &&
      '# Credentials cannot be read from the server: point each at its source, drop those it has not.',
    link.config === 'unreadable' &&
      '# The server does not show the config of this link: it is left unmanaged.',
    misplaced.size > 0 &&
      `# In config on the server, and secret: ${[...misplaced].join(', ')}. Moved to credentials here.`,
  ].filter((note) => note !== false);
  return `${notes.map((note) => `${note.replaceAll(/[\r\n]/g, ' ')}\n`).join('')}${exactYaml(document)}`;
}

/** A name for the document, made from the link's: lower-case letters, digits and dashes, as Kubernetes wants it. */
export function specTitle(link: LiveLink): string {
  const slug = link.name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return slug || 'link';
}

function usual(type: LinkType | undefined): readonly string[] {
  return type ? credentialKeys(type) : [];
}

function variable(title: string, key: string): string {
  return `${title}_${key}`
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^(\d)/, '_$1');
}

function without(config: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !keys.has(key)));
}

/** YAML text whose numbers keep every digit: the writer gets a word for each exact number, replaced afterwards. */
function exactYaml(document: JsonObject): string {
  let word = 'exact';
  while (compactJson(document).includes(word)) word += 'x';
  const numbers: string[] = [];
  const plain = (value: Json): unknown => {
    if (value instanceof ExactNumber) return `${word}${numbers.push(value.text) - 1}.`;
    if (Array.isArray(value)) return value.map(plain);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  };
  const tree = new Document(plain(document));
  visit(tree, {
    // Unquoted it would be a merge key.
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '<<') key.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = tree.toString({ lineWidth: 0 });
  return text.replaceAll(new RegExp(`${word}(\\d+)\\.`, 'g'), (_, index) => numbers[Number(index)] ?? '');
}
