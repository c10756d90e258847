import { idKey, type ObjectId } from '../catalog/link-id.js';
import type { LiveLink } from '../catalog/live-link.js';
import { explainServerError } from '../database/explain-server-error.js';
import { groupBy } from '../database/group-by.js';
import { DependantFinder, type PipelineOnLink } from './dependants.js';
import { type Observation, observe } from './plan-run.js';
import type { Run } from './run.js';
import { SharedRead } from './shared-read.js';

/**
 * What the server and the state say, shared by callers that come link by link (Terraform's resources, Kubernetes'
 * objects): 300 links read the catalog a handful of times.
 */
export class CatalogView {
  readonly #shared: SharedRead<Look>;
  /** Links whose config has to be shown: some servers show it one by one. */
  readonly #wanted = new Map<string, ObjectId>();
  #look: Look | undefined;
  /** When it began, as performance.now. */
  #begunMs = 0;
  /** When links were changed by this process, in changes. */
  readonly #changes = new Map<string, number>();
  #count = 0;
  /** Finds pipelines for changes: what a pipeline uses is read once, its state each time. */
  readonly finder: DependantFinder;

  /**
   * `texts`: whether what a pipeline uses is read once and kept, for a process as short as a run, or belongs to a look:
   * in a long life a pipeline may be dropped and made anew.
   */
  constructor(run: Run, texts: 'kept' | 'of a look' = 'kept') {
    this.finder = new DependantFinder(run.server);
    this.#shared = new SharedRead(async () => {
      // Whoever asks for one link of this owner will ask for its others too.
      const managed = this.#look?.observation.snapshot.links.values() ?? [];
      const own = [...managed].filter(({ owner }) => owner === run.owner);
      const wanted = [...this.#wanted.values(), ...own];
      const begun = this.#count;
      const begunMs = performance.now();
      const observation = await observe(run, wanted);
      const shown = new Set(wanted.map(idKey));
      const finder = texts === 'kept' ? this.finder.still() : new DependantFinder(run.server, 'once');
      this.#look = new Look(observation, finder, {
        isWanted: (key) => shown.has(key),
        isPast: (key) => (this.#changes.get(key) ?? 0) > begun,
      });
      this.#begunMs = begunMs;
      return this.#look;
    });
  }

  /** A look that may be some time old, yet is younger than every change of this process. */
  async seen(...links: readonly ObjectId[]): Promise<Look> {
    const look = this.#look;
    return look && links.every((link) => look.shows(link)) ? look : this.fresh(...links);
  }

  /** A look that began at that time (performance.now) or later, and is younger than every change of this process. */
  async since(ms: number, ...links: readonly ObjectId[]): Promise<Look> {
    return this.#begunMs >= ms ? this.seen(...links) : this.fresh(...links);
  }

  /** A look from now. */
  async fresh(...links: readonly ObjectId[]): Promise<Look> {
    for (const link of links) this.#wanted.set(idKey(link), link);
    return this.#shared.ask();
  }

  /** A link was changed: who asks for it next, looks again. */
  changed(link: ObjectId): void {
    const key = idKey(link);
    this.#changes.set(key, ++this.#count);
  }
}

/** One look at the catalog and the state. */
export class Look {
  readonly observation: Observation;
  readonly finder: DependantFinder;
  readonly #of: { isWanted(key: string): boolean; isPast(key: string): boolean };
  #users: Promise<ReadonlyMap<string, readonly PipelineOnLink[]>> | undefined;

  /** `isWanted`: its config was asked for; `isPast`: it was changed after this look began. */
  constructor(
    observation: Observation,
    finder: DependantFinder,
    of: { isWanted(key: string): boolean; isPast(key: string): boolean },
  ) {
    this.observation = observation;
    this.finder = finder;
    this.#of = of;
  }

  /** Whether it can tell about that link. */
  shows(link: ObjectId): boolean {
    const key = idKey(link);
    if (this.#of.isPast(key)) return false;
    return this.#of.isWanted(key) || this.live(link)?.config !== 'unreadable';
  }

  live(link: ObjectId): LiveLink | undefined {
    return this.observation.live.get(idKey(link));
  }

  /** All pipelines, with the state and the link of each. */
  pipelines(): Promise<readonly PipelineOnLink[]> {
    return explained(this.finder.allInSession());
  }

  /** The pipelines that use a link, running or not. */
  async pipelinesOf(link: ObjectId): Promise<readonly ObjectId[]> {
    this.#users ??= explained(this.finder.all()).then((all) =>
      groupBy(
        all.filter((pipeline) => pipeline.link),
        (pipeline) => (pipeline.link ? idKey(pipeline.link) : ''),
      ),
    );
    this.#users.catch(() => {
      this.#users = undefined;
    });
    return (await this.#users).get(idKey(link)) ?? [];
  }

  /** The pipelines that interrupted runs left stopped for a change of this link. */
  heldOf(link: ObjectId): readonly ObjectId[] {
    return this.observation.snapshot.windows
      .filter((window) => idKey(window.link) === idKey(link))
      .flatMap(({ pipelines }) => pipelines);
  }
}

async function explained<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    throw explainServerError(error, 'reading the pipelines');
  });
}
