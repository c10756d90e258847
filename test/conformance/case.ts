import type { Catalog, CatalogPipeline } from '../../src/emulator/index.js';
import type { ErrorCode } from '../../src/error/codes.js';
import { isJsonObject, type Json, type JsonObject } from '../../src/json/json.js';

/** A story that every door has to tell the server in the same words. */
export interface Case {
  readonly title: string;
  /** The server as it is before. */
  readonly catalog: Catalog;
  readonly steps: readonly Step[];
}

/** One apply. */
export interface Step {
  /** What a person does on the server before. */
  readonly meanwhile?: readonly string[];
  /** All links that are wanted: the `spec` of their documents. */
  readonly links: readonly LinkDocument[];
  /** Values of references that are not those of {@link SECRETS}. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** What the server gets to hear about links and pipelines, in order. */
  readonly statements: readonly string[];
  /** The apply is refused, with this code. */
  readonly refused?: ErrorCode;
}

/** The `spec` of a document; `database` is `db` and `type` is `S3` where nothing else is said. */
export interface LinkDocument {
  readonly name: string;
  readonly database?: string;
  readonly type?: string;
  readonly description?: string;
  readonly config?: JsonObject;
  readonly credentials?: JsonObject;
  readonly credentialsVersion?: string;
  readonly policy?: JsonObject;
}

/** What `{ env: NAME }` stands for. */
export const SECRETS: Readonly<Record<string, string>> = {
  K1: 'first-key',
  K2: 'second-key',
  S1: 'first-secret',
  S2: 'second-secret',
  ODD: `it's a "quoted" \\ one\n`,
};

/** What a {@link changing} case is about. */
export interface Changing {
  /** The link as it is, and as the first step takes it under management. */
  readonly before: Omit<LinkDocument, 'name'> & { readonly name?: string };
  /** What the second step says otherwise; `undefined` takes a field away. */
  readonly after: { readonly [field in keyof LinkDocument]?: LinkDocument[field] | undefined };
  readonly pipelines?: readonly CatalogPipeline[];
  readonly meanwhile?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly statements: readonly string[];
  readonly refused?: ErrorCode;
}

/** A live link comes under management as it is, which needs no statement; then its spec changes. */
export function changing(title: string, { before, after, pipelines = [], ...step }: Changing): Case {
  const { database = 'db', name = 'l', type = 'S3', description, config, credentials = {} } = before;
  const managed = { ...before, name, policy: { ...before.policy, adoption: 'Trust' } };
  const changed = Object.fromEntries(
    Object.entries({ ...managed, ...after, policy: { ...managed.policy, ...after.policy } }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return {
    title,
    catalog: {
      links: [
        {
          database,
          name,
          type,
          ...(description !== undefined && { description }),
          ...(config && { config }),
          credentials: resolved(credentials) as object,
        },
      ],
      pipelines,
    },
    steps: [
      { links: [managed], statements: [] },
      { ...step, links: [{ name, ...changed }] },
    ],
  };
}

/** Values in place of references. */
export function resolved(value: Json, secrets: Readonly<Record<string, string>> = SECRETS): Json {
  if (Array.isArray(value)) return value.map((item) => resolved(item, secrets));
  if (!isJsonObject(value)) return value;
  const { env } = value;
  if (typeof env === 'string') return { ...SECRETS, ...secrets }[env] ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, secrets)]));
}
