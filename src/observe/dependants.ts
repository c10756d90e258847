import pLimit from 'p-limit';
import { idKey, type ObjectId } from '../catalog/link-id.js';
import { linkOfPipeline } from '../catalog/link-of-pipeline.js';
import { activityOf, type LivePipeline } from '../catalog/live-pipeline.js';
import { readPipelines, readPipelineText, readSessionStates } from '../database/read-pipelines.js';
import { type Server, ServerError } from '../database/session.js';
import type { Draft, PipelineNeed } from '../plan/draft.js';
import type { Dependant } from '../plan/facts.js';
import { LINK_TYPES } from '../spec/link-spec.js';

/** A pipeline as the server lists it, and the link that it loads from. */
export interface PipelineOnLink extends ObjectId {
  readonly state: string;
  readonly link?: ObjectId;
}

/** Which link a pipeline uses: known, not understood, or none. */
type Use = ObjectId | 'unclear' | 'none';

/**
 * Finds the pipelines that use a link. The catalog does not say it (reference, section 4.4), so the text of SHOW
 * CREATE PIPELINE does; it is asked once a run, and only for pipelines that could matter.
 */
export class DependantFinder {
  readonly #server: Server;
  readonly #uses: Map<string, Promise<Use>>;
  readonly #looks: 'each time' | 'once';
  #listing: Promise<readonly LivePipeline[]> | undefined;
  readonly #sessions = new Map<string, Promise<ReadonlyMap<string, string>>>();

  /** `looks`: whether each search reads the pipelines' states anew, or all share the first look until `forget`. */
  constructor(
    server: Server,
    looks: 'each time' | 'once' = 'each time',
    uses = new Map<string, Promise<Use>>(),
  ) {
    this.#server = server;
    this.#looks = looks;
    this.#uses = uses;
  }

  /** Another one that looks once from now, and knows what this one knows of the pipelines' texts. */
  still(): DependantFinder {
    return new DependantFinder(this.#server, 'once', this.#uses);
  }

  /** Another one for changes: it looks each time, and knows what this one knows of the pipelines' texts. */
  moving(): DependantFinder {
    return new DependantFinder(this.#server, 'each time', this.#uses);
  }

  /** Forgets what pipelines use: the server has shown that something moved. */
  forget(): void {
    this.#uses.clear();
    this.#listing = undefined;
    this.#sessions.clear();
  }

  /** For each draft, by idKey of its link: the pipelines its need asks for, in the order of their names. */
  async find(drafts: readonly Pick<Draft, 'link' | 'type' | 'needs'>[]): Promise<Map<string, Dependant[]>> {
    const wanting = drafts.filter(({ needs }) => needs.kind !== 'none');
    const found = new Map<string, Dependant[]>();
    if (wanting.length === 0) return found;
    const pipelines = await this.#pipelines();
    const could = pipelines.filter((pipeline) => wanting.some((draft) => couldMatter(pipeline, draft)));
    const uses = await this.#readUses(could);
    const byLink = new Map<string, LivePipeline[]>();
    const unclear: LivePipeline[] = [];
    for (const pipeline of could) {
      const use = uses.get(idKey(pipeline)) ?? 'none';
      if (use === 'unclear') unclear.push(pipeline);
      else if (use !== 'none') byLink.set(idKey(use), [...(byLink.get(idKey(use)) ?? []), pipeline]);
    }
    const states = await this.#sessionStates(wanting.flatMap(({ link }) => byLink.get(idKey(link)) ?? []));
    for (const draft of wanting) {
      const certain = (byLink.get(idKey(draft.link)) ?? []).map((pipeline) => ({ pipeline, certain: true }));
      const possible = unclear.map((pipeline) => ({ pipeline, certain: false }));
      const dependants = [...certain, ...possible]
        .filter(({ pipeline }) => couldMatter(pipeline, draft))
        .map(({ pipeline, certain }) => ({
          database: pipeline.database,
          name: pipeline.name,
          state: states.get(idKey(pipeline)) ?? pipeline.state,
          certain,
        }));
      found.set(idKey(draft.link), dependants);
    }
    return found;
  }

  /** All pipelines with the link that each uses: absent where it uses none, or its text was not understood. */
  async all(): Promise<readonly PipelineOnLink[]> {
    const pipelines = await this.#pipelines();
    const uses = await this.#readUses(pipelines);
    return pipelines.map(({ database, name, state }) => {
      const use = uses.get(idKey({ database, name }));
      return { database, name, state, ...(typeof use === 'object' && { link: use }) };
    });
  }

  /** The same, with the states that only sessions have (Testing, Profiling). */
  async allInSession(): Promise<readonly PipelineOnLink[]> {
    const [pipelines, all] = await Promise.all([this.#pipelines(), this.all()]);
    const states = await this.#sessionStates(pipelines);
    return all.map((pipeline) => ({ ...pipeline, state: states.get(idKey(pipeline)) ?? pipeline.state }));
  }

  async #readUses(pipelines: readonly LivePipeline[]): Promise<Map<string, Use>> {
    const limit = pLimit(READERS);
    const uses = await Promise.all(
      // Grouped by database, since SHOW CREATE PIPELINE takes a bare name in the context of its database.
      [...pipelines]
        .sort((a, b) => (a.database < b.database ? -1 : a.database > b.database ? 1 : 0))
        .map((pipeline) => {
          const key = idKey(pipeline);
          const known = this.#uses.get(key) ?? limit(() => this.#readUse(pipeline));
          this.#uses.set(key, known);
          known.catch(() => this.#uses.delete(key));
          return known.then((use) => [key, use] as const);
        }),
    );
    return new Map(uses);
  }

  async #readUse(pipeline: LivePipeline): Promise<Use> {
    try {
      const text = await this.#server.withSession((session) => readPipelineText(session, pipeline));
      if (text === undefined) return 'none';
      const use = linkOfPipeline(text, pipeline.database);
      return use.kind === 'link' ? use.link : use.kind === 'none' ? 'none' : 'unclear';
    } catch (error) {
      // Its text may not be read, so it might use any link.
      if (error instanceof ServerError && error.kind === 'refused') return 'unclear';
      throw error;
    }
  }

  /** SHOW PIPELINES tells sessions' states (Testing, Profiling, foreground) that the view may not. */
  async #sessionStates(users: readonly LivePipeline[]): Promise<Map<string, string>> {
    const running = users.filter(({ state }) => activityOf(state) === 'running');
    const states = new Map<string, string>();
    for (const database of new Set(running.map((pipeline) => pipeline.database))) {
      const shown = await this.#shown(database);
      for (const [name, state] of shown) states.set(idKey({ database, name }), state);
    }
    return states;
  }

  #pipelines(): Promise<readonly LivePipeline[]> {
    const read = () => this.#server.withSession(readPipelines);
    if (this.#looks === 'each time') return read();
    const known = this.#listing ?? read();
    this.#listing = known;
    known.catch(() => {
      this.#listing = undefined;
    });
    return known;
  }

  #shown(database: string): Promise<ReadonlyMap<string, string>> {
    const read = () => this.#server.withSession((session) => readSessionStates(session, database));
    if (this.#looks === 'each time') return read();
    const known = this.#sessions.get(database) ?? read();
    this.#sessions.set(database, known);
    known.catch(() => this.#sessions.delete(database));
    return known;
  }
}

const READERS = 4;

/** Whether the pipeline's state and source let it matter for this link at all. */
function couldMatter(pipeline: LivePipeline, { type, needs }: Pick<Draft, 'type' | 'needs'>): boolean {
  if (!stateMatters(pipeline.state, needs)) return false;
  // Before a drop every pipeline counts: the live link may be of another type than the spec says.
  return needs.kind === 'unused' || sourceMatches(pipeline.sourceType, type);
}

function stateMatters(state: string, needs: PipelineNeed): boolean {
  switch (needs.kind) {
    case 'none':
      return false;
    case 'unused':
      return true;
    case 'pause': {
      const activity = activityOf(state);
      return activity === 'running' || activity === 'busy' || (needs.revive && activity === 'failed');
    }
    default:
      return needs satisfies never;
  }
}

/** Only a source that is known to be of another link type rules a pipeline out. */
function sourceMatches(sourceType: string | undefined, linkType: string): boolean {
  const source = sourceType?.toUpperCase();
  const known = LINK_TYPES.some((type) => type === source);
  return !known || source === linkType.toUpperCase();
}
