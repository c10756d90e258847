import type { ObjectId } from '../catalog/link-id.js';
import { compactJson, type Json, parseJson } from '../json/json.js';
import { entryKey, type WindowRecord } from '../state/records.js';
import type { StateStore } from '../state/state-store.js';

/**
 * The write-ahead journal of one link's window (contract, Pipelines 3): the intent to stop is on record before the
 * first STOP, and the record goes only when every pipeline in it runs again or is found not to be ours.
 */
export class Journal {
  #written: string | undefined;

  constructor(
    private readonly state: StateStore,
    private readonly link: ObjectId,
    private readonly run: string,
    private readonly since: string,
  ) {}

  /** Makes the record say just these pipelines; none: removes it. Durable once it resolves. */
  async write(pipelines: readonly ObjectId[]): Promise<void> {
    const record: WindowRecord = {
      run: this.run,
      link: bare(this.link),
      since: this.since,
      pipelines: pipelines.map(bare),
    };
    const body = record as unknown as Json;
    const text = pipelines.length === 0 ? undefined : compactJson(body);
    if (text === this.#written) return;
    const ref = { kind: 'window', key: entryKey(this.link) } as const;
    if (text === undefined) await this.state.remove([ref]);
    else await this.state.put([{ ...ref, body: parseJson(text) }]);
    this.#written = text;
  }

  /** What an interrupted run left on record for this link, so that this window takes it over. */
  adopt(left: WindowRecord): void {
    this.#written = compactJson(left as unknown as Json);
  }
}

function bare({ database, name }: ObjectId): ObjectId {
  return { database, name };
}
