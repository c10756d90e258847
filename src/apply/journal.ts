import type { ObjectId } from '../catalog/link-id.js';
import { type Json, jsonEqual } from '../json/json.js';
import { entryKey, type WindowRecord } from '../state/records.js';
import { snapshotOf } from '../state/state-snapshot.js';
import type { StateStore } from '../state/state-store.js';

/**
 * The write-ahead journal of one link's window (contract, Pipelines 3): the intent to stop is on record before the
 * first STOP, and the record goes only when every pipeline in it runs again or is found not to be ours.
 */
export class Journal {
  /** What is surely on record: undefined: nothing; `unsure`: the answer to a write was lost. */
  #written: WindowRecord | undefined | 'unsure';
  /** Runs whose record this window may replace: its own, and the one whose record it took over. */
  readonly #runs: Set<string>;

  constructor(
    private readonly state: StateStore,
    private readonly link: ObjectId,
    private readonly run: string,
    private readonly since: string,
  ) {
    this.#runs = new Set([run]);
  }

  /** Makes the record say just these pipelines; none: removes it. Durable once it resolves. */
  async write(pipelines: readonly ObjectId[]): Promise<void> {
    if (this.says(pipelines)) return;
    const record = this.#recordOf(pipelines);
    this.#written = 'unsure';
    const ref = { kind: 'window', key: entryKey(this.link) } as const;
    if (record) await this.state.put([{ ...ref, body: json(record) }]);
    else await this.state.remove([ref]);
    this.#written = record;
  }

  /** Whether the record surely says just these pipelines. */
  says(pipelines: readonly ObjectId[]): boolean {
    return this.#written !== 'unsure' && same(this.#recordOf(pipelines), this.#written);
  }

  /** What an interrupted run left on record for this link, so that this window takes it over. */
  adopt(left: WindowRecord): void {
    this.#written = left;
    this.#runs.add(left.run);
  }

  /** Whether the record is still this window's: without the lock, another run may have finished or taken it over. */
  async isOurs(): Promise<boolean> {
    const entries = await this.state.read([{ kind: 'window', key: entryKey(this.link) }]);
    const [found] = snapshotOf(entries).windows;
    return found !== undefined && this.#runs.has(found.run);
  }

  #recordOf(pipelines: readonly ObjectId[]): WindowRecord | undefined {
    if (pipelines.length === 0) return undefined;
    return { run: this.run, link: bare(this.link), since: this.since, pipelines: pipelines.map(bare) };
  }
}

function same(a: WindowRecord | undefined, b: WindowRecord | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && jsonEqual(json(a), json(b)));
}

function json(record: WindowRecord): Json {
  return record as unknown as Json;
}

function bare({ database, name }: ObjectId): ObjectId {
  return { database, name };
}
