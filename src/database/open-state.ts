import { LinkspecError } from '../error/linkspec-error.js';
import { createFileStore } from '../state/file-store.js';
import { createNoStore } from '../state/no-store.js';
import type { StateStore } from '../state/state-store.js';
import type { Server } from './session.js';
import { createStateTables } from './state-tables.js';

/** The store that `--state` names: `database:NAME`, `file:PATH` or `none`. Throws LNK0701 for anything else. */
export function openState(text: string, server: Server): StateStore {
  const [, kind, rest = ''] = /^(database|file):([\s\S]+)$/.exec(text) ?? [];
  if (text === 'none') return createNoStore();
  if (kind === 'file') return createFileStore(rest);
  if (kind === 'database' && rest !== '') return createStateTables(rest, server);
  throw new LinkspecError('LNK0701', `--state does not know ${JSON.stringify(text)}`, {
    hint: 'Write database:NAME, file:PATH or none.',
  });
}
