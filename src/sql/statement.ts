import type { ObjectId } from '../catalog/link-id.js';
import type { JsonObject } from '../json/json.js';
import type { Credentials, Secret } from '../secret/secret.js';

/** One SET clause of ALTER LINK (docs 9.1, alter-link, Syntax): a single top-level key, or the whole JSON. */
export type ConfigSet =
  | { readonly kind: 'key'; readonly key: string; readonly value: string }
  | {
      readonly kind: 'json';
      readonly value: JsonObject;
      /** Keys of the live config that hold a secret by mistake: sent as they are, printed as a marker. */
      readonly hide?: ReadonlySet<string>;
    };
export type CredentialsSet =
  | { readonly kind: 'key'; readonly key: string; readonly value: Secret }
  | { readonly kind: 'json'; readonly value: Credentials };

/** Every statement that linkspec sends to change links and pipelines, as data. */
export type Statement =
  | {
      readonly kind: 'alter-link';
      readonly link: ObjectId;
      readonly config?: ConfigSet;
      readonly credentials?: CredentialsSet;
    }
  | {
      readonly kind: 'create-link';
      readonly orReplace: boolean;
      readonly link: ObjectId;
      readonly type: string;
      readonly config?: JsonObject;
      /** As in {@link ConfigSet}. */
      readonly hide?: ReadonlySet<string>;
      /** Empty map: `CREDENTIALS '{}'`, since the clause is not optional in the grammar. */
      readonly credentials: Credentials;
      readonly description?: string;
    }
  | { readonly kind: 'drop-link'; readonly link: ObjectId }
  | { readonly kind: 'stop-pipeline'; readonly pipeline: ObjectId }
  | { readonly kind: 'start-pipeline'; readonly pipeline: ObjectId };
