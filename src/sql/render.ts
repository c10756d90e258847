import type { ObjectId } from '../catalog/link-id.js';
import { compactJson, type JsonObject } from '../json/json.js';
import { reveal } from '../secret/reveal.js';
import { type Credentials, SECRET_MARK, Secret } from '../secret/secret.js';
import { quoteName, quoteText } from './quote.js';
import type { ConfigSet, CredentialsSet, Statement } from './statement.js';

/** The text that goes to the server, boxed: it may hold credentials. */
export function renderWire(statement: Statement): Secret {
  return new Secret(render(statement, WIRE));
}

/** The same text for people: each secret is a marker, everything else is exactly what is sent. */
export function renderPrintable(statement: Statement): string {
  return render(statement, PRINTABLE);
}

/** The secrets that a statement carries, so that foreign text about it can be cleaned. */
export function secretsOf(statement: Statement): readonly Secret[] {
  switch (statement.kind) {
    case 'alter-link': {
      const { credentials } = statement;
      if (!credentials) return [];
      return credentials.kind === 'key' ? [credentials.value] : [...credentials.value.values()];
    }
    case 'create-link':
      return [...statement.credentials.values()];
    case 'drop-link':
    case 'stop-pipeline':
    case 'start-pipeline':
      return [];
    default:
      return statement satisfies never;
  }
}

/** The two renderings differ only in these two functions. */
interface Voice {
  /** A secret as a string value. */
  readonly value: (secret: Secret) => string;
  /** A secret as JSON text. */
  readonly json: (secret: Secret) => string;
  readonly config: (config: JsonObject, hide: ReadonlySet<string>) => string;
}

const WIRE: Voice = {
  value: (secret) => String(reveal(secret)),
  json: (secret) => compactJson(reveal(secret)),
  config: (config) => compactJson(config),
};
const PRINTABLE: Voice = {
  value: () => SECRET_MARK,
  json: () => JSON.stringify(SECRET_MARK),
  config: (config, hide) =>
    compactJson(
      Object.fromEntries(Object.entries(config).map(([k, v]) => [k, hide.has(k) ? SECRET_MARK : v])),
    ),
};

function render(statement: Statement, voice: Voice): string {
  switch (statement.kind) {
    case 'alter-link':
      return [
        `ALTER LINK ${qualified(statement.link)}`,
        statement.config && `SET CONFIG ${configSet(statement.config, voice)}`,
        statement.credentials && `SET CREDENTIALS ${credentialsSet(statement.credentials, voice)}`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'create-link':
      return [
        `CREATE ${statement.orReplace ? 'OR REPLACE ' : ''}LINK ${qualified(statement.link)} AS ${statement.type}`,
        `CREDENTIALS ${quoteText(credentialsJson(statement.credentials, voice))}`,
        statement.config && `CONFIG ${quoteText(voice.config(statement.config, statement.hide ?? NOTHING))}`,
        statement.description !== undefined && `DESCRIPTION ${quoteText(statement.description)}`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'drop-link':
      return `DROP LINK ${qualified(statement.link)}`;
    case 'stop-pipeline':
      return `STOP PIPELINE ${quoteName(statement.pipeline.name)}`;
    case 'start-pipeline':
      return `START PIPELINE ${quoteName(statement.pipeline.name)}`;
    default:
      return statement satisfies never;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function configSet(set: ConfigSet, voice: Voice): string {
  return set.kind === 'key'
    ? `::${set.key} = ${quoteText(set.value)}`
    : quoteText(voice.config(set.value, set.hide ?? NOTHING));
}

function credentialsSet(set: CredentialsSet, voice: Voice): string {
  return set.kind === 'key'
    ? `::${set.key} = ${quoteText(voice.value(set.value))}`
    : quoteText(credentialsJson(set.value, voice));
}

function credentialsJson(credentials: Credentials, voice: Voice): string {
  const members = [...credentials].map(([key, secret]) => `${JSON.stringify(key)}:${voice.json(secret)}`);
  return `{${members.join(',')}}`;
}

function qualified(id: ObjectId): string {
  return `${quoteName(id.database)}.${quoteName(id.name)}`;
}
