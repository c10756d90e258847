import { LinkspecError } from '../error/linkspec-error.js';

/** Where a state is kept. */
export type StatePlace =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'database'; readonly name: string };

/** The place that `--state` names: `database:NAME`, `file:PATH` or `none`. Throws LNK0701 for anything else. */
export function statePlace(text: string): StatePlace {
  if (text === 'none') return { kind: 'none' };
  const [, kind, rest = ''] = /^(database|file):([\s\S]+)$/.exec(text) ?? [];
  if (kind === 'file') return { kind, path: rest };
  if (kind === 'database') return { kind, name: rest };
  throw new LinkspecError('LNK0701', `--state does not know ${JSON.stringify(text)}`, {
    hint: 'Write database:NAME, file:PATH or none.',
  });
}
