import { LinkspecError } from '../error/linkspec-error.js';

/** Where a state is kept. */
export type StatePlace =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'database'; readonly name: string };

/** The place that a text names: `database:NAME`, `file:PATH` or `none`; undefined: it names none. */
export function readStatePlace(text: string): StatePlace | undefined {
  if (text === 'none') return { kind: 'none' };
  const [, kind, rest = ''] = /^(database|file):([\s\S]+)$/.exec(text) ?? [];
  if (kind === 'file') return { kind, path: rest };
  return kind === 'database' ? { kind, name: rest } : undefined;
}

/** The place that `--state` names. Throws LNK0701 where it names none. */
export function statePlace(text: string): StatePlace {
  const place = readStatePlace(text);
  if (place) return place;
  throw new LinkspecError('LNK0701', `--state does not know ${JSON.stringify(text)}`, {
    hint: 'Write database:NAME, file:PATH or none.',
  });
}
