import type { Json } from '../json/json.js';

/** One difference between the live link and the spec. `path` is `type`, `description`, `config.KEY` or `credentials.KEY`. */
export type Change =
  | { readonly path: string; readonly kind: 'add'; readonly after: Json; readonly secret?: true }
  | {
      readonly path: string;
      readonly kind: 'update';
      readonly before: Json;
      readonly after: Json;
      readonly secret?: true;
    }
  | { readonly path: string; readonly kind: 'remove'; readonly before: Json; readonly secret?: true };
