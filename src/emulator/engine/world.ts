import type { Grammar } from '../sql/grammar.js';
import { unknownDatabase } from '../sql/sql-error.js';
import type { Switches } from '../switches.js';

/** A stored link. The texts are the JSON as the server keeps it: as given, or as rewritten by ALTER LINK. */
export interface Link {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  type: string;
  description: string;
  /** Undefined: no CONFIG was ever given. */
  configText: string | undefined;
  credentialsText: string;
}

/** A stored pipeline. Its link is a name that is looked up when needed, so it may be dangling. */
export interface Pipeline {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly aggregator: boolean;
  source: StoredSource;
  readonly tail: string;
  readonly table: string | undefined;
  state: string;
  /** A change of state under way: happens by itself at that time (milliseconds of the world's clock). */
  pending: { readonly kind: 'stop' | 'fail'; readonly at: number; readonly arrive: () => void } | undefined;
  /** Offsets read up to `since`; one per millisecond is added while the pipeline runs. */
  offsets: number;
  /** When the pipeline began to run; undefined while it does not. */
  since: number | undefined;
  starts: number;
  stops: number;
  /** Times as the views show them: UTC, whole seconds. */
  readonly created: string;
  altered: string;
  /** Why the pipeline cannot work, whatever its link says; set from outside. */
  health: ((link: LinkContent) => string | undefined) | undefined;
}

export type StoredSource =
  | {
      readonly kind: 'link';
      readonly database: string;
      readonly name: string;
      readonly written: string;
      readonly path: string;
    }
  | {
      readonly kind: 'inline';
      readonly type: string;
      readonly path: string;
      readonly config?: string;
      readonly credentials?: string;
    };

/** A link's content, for rules that tell whether a pipeline can work. */
export interface LinkContent {
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface PipelineError {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly at: number;
  readonly code: number;
  readonly message: string;
}

/** What a pipeline health rule looks at. */
export type PipelineHealth = (
  pipeline: { readonly database: string; readonly name: string },
  link: LinkContent,
) => string | undefined;

/** Databases every server has; they hold no links. */
export const SYSTEM_DATABASES = ['information_schema', 'memsql'] as const;

/** Everything the server knows, ordinary tables apart: links, pipelines, and what version it plays. */
export class World implements Grammar {
  readonly databases = new Set<string>(SYSTEM_DATABASES);
  private linkTable = new Map<string, Link>();
  private readonly pipelineTable = new Map<string, Pipeline>();
  /** Pipelines by the key of their link. */
  private dependants = new Map<string, Set<Pipeline>>();
  errors: PipelineError[] = [];
  health: PipelineHealth | undefined;
  private readonly pending = new Set<Pipeline>();
  private readonly watchers: ((object: Link | Pipeline) => void)[] = [];
  private serial = 0;

  constructor(
    public version: string,
    public switches: Switches,
  ) {}

  nextId(): number {
    this.serial += 1;
    return this.serial;
  }

  /** Milliseconds since the epoch, monotonic. */
  now(): number {
    return performance.timeOrigin + performance.now();
  }

  get links(): Iterable<Link> {
    return this.linkTable.values();
  }

  get pipelines(): Iterable<Pipeline> {
    return this.pipelineTable.values();
  }

  findLink(database: string, name: string): Link | undefined {
    return this.linkTable.get(this.linkKey(database, name));
  }

  addLink(link: Link): void {
    this.linkTable.set(this.linkKey(link.database, link.name), link);
    this.touched(link);
    // What a pipeline tells of its source depends on the link.
    for (const pipeline of this.pipelinesOn(link)) this.touched(pipeline);
  }

  removeLink(link: Link): void {
    this.linkTable.delete(this.linkKey(link.database, link.name));
    this.touched(link);
    for (const pipeline of this.pipelinesOn(link)) this.touched(pipeline);
  }

  findPipeline(database: string, name: string): Pipeline | undefined {
    return this.pipelineTable.get(keyOf(database, name));
  }

  addPipeline(pipeline: Pipeline): void {
    this.pipelineTable.set(keyOf(pipeline.database, pipeline.name), pipeline);
    this.depend(pipeline);
    this.touched(pipeline);
  }

  removePipeline(pipeline: Pipeline): void {
    this.unplan(pipeline);
    this.pipelineTable.delete(keyOf(pipeline.database, pipeline.name));
    this.dependants.get(this.sourceKey(pipeline))?.delete(pipeline);
    this.errors = this.errors.filter(
      ({ database, name }) => database !== pipeline.database || name !== pipeline.name,
    );
    this.touched(pipeline);
  }

  setSource(pipeline: Pipeline, source: StoredSource): void {
    this.dependants.get(this.sourceKey(pipeline))?.delete(pipeline);
    pipeline.source = source;
    this.depend(pipeline);
    this.touched(pipeline);
  }

  /** Pipelines, in any database, whose source is this link. */
  pipelinesOn(link: Link): readonly Pipeline[] {
    return [...(this.dependants.get(this.linkKey(link.database, link.name)) ?? [])];
  }

  /** Changes the version or the switches; names may be told apart differently from then on. */
  become(version: string, switches: Switches): void {
    this.version = version;
    this.switches = switches;
    this.linkTable = new Map([...this.links].map((link) => [this.linkKey(link.database, link.name), link]));
    this.dependants = new Map();
    for (const pipeline of this.pipelines) this.depend(pipeline);
  }

  private depend(pipeline: Pipeline): void {
    if (pipeline.source.kind !== 'link') return;
    const key = this.sourceKey(pipeline);
    this.dependants.set(key, (this.dependants.get(key) ?? new Set()).add(pipeline));
  }

  private sourceKey({ source }: Pipeline): string {
    return source.kind === 'link' ? this.linkKey(source.database, source.name) : '';
  }

  private linkKey(database: string, name: string): string {
    return keyOf(database, this.switches.linkCaseSensitive ? name : name.toLowerCase());
  }

  /** The database a name stands in. Throws 1049 if it does not exist. */
  knownDatabase(name: string): string {
    if (!this.databases.has(name)) throw unknownDatabase(name);
    return name;
  }

  /** To be told of each change to a link or pipeline; a removed object is told too. */
  watch(watcher: (object: Link | Pipeline) => void): void {
    this.watchers.push(watcher);
  }

  touched(object: Link | Pipeline): void {
    for (const watcher of this.watchers) watcher(object);
  }

  /** Plans a change of state; replaces one that was planned. */
  plan(pipeline: Pipeline, kind: 'stop' | 'fail', delayMs: number, arrive: () => void): void {
    pipeline.pending = { kind, at: this.now() + delayMs, arrive };
    this.pending.add(pipeline);
  }

  unplan(pipeline: Pipeline): void {
    pipeline.pending = undefined;
    this.pending.delete(pipeline);
  }

  /** Carries out what was due by now. Called before each statement, so that no timers are needed. */
  settle(): void {
    if (this.pending.size === 0) return;
    const now = this.now();
    for (const pipeline of [...this.pending]) {
      const due = pipeline.pending;
      if (!due || due.at > now) continue;
      this.unplan(pipeline);
      due.arrive();
    }
  }
}

/** A map key that no two objects share. */
function keyOf(database: string, name: string): string {
  return `${database.length}:${database}${name}`;
}
