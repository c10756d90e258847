import { createFileStore } from '../state/file-store.js';
import { createNoStore } from '../state/no-store.js';
import { statePlace } from '../state/state-place.js';
import type { StateStore } from '../state/state-store.js';
import type { Server } from './session.js';
import { createStateTables } from './state-tables.js';

/** The store that `--state` names. Throws LNK0701 where it names none. */
export function openState(text: string, server: Server): StateStore {
  const place = statePlace(text);
  switch (place.kind) {
    case 'none':
      return createNoStore();
    case 'file':
      return createFileStore(place.path);
    case 'database':
      return createStateTables(place.name, server);
    default:
      return place satisfies never;
  }
}
