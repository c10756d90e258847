import type { User } from './engine/rights.js';
import type { PipelineHealth } from './engine/world.js';
import type { FaultRule, LatencyRule } from './faults.js';
import type { StatementKind } from './sql/statement-kind.js';
import type { SwitchSettings } from './switches.js';

/** What the emulator holds when it starts. */
export interface Catalog {
  readonly version?: string;
  readonly databases?: readonly string[];
  readonly links?: readonly CatalogLink[];
  readonly pipelines?: readonly CatalogPipeline[];
  readonly users?: readonly User[];
  readonly switches?: SwitchSettings;
  readonly latency?: readonly LatencyRule[];
  readonly faults?: readonly FaultRule[];
  /** Statements carried out last, as root. */
  readonly statements?: readonly string[];
}

/** A link to start with; its database is made if need be. */
export interface CatalogLink {
  readonly database: string;
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  /** JSON text, or the object that it spells. */
  readonly config?: string | object;
  readonly credentials?: string | object;
}

/** A pipeline to start with; its database is made if need be. */
export interface CatalogPipeline {
  readonly database: string;
  readonly name: string;
  /** A link of the same database, or of another one. */
  readonly link: string | { readonly database: string; readonly name: string };
  /** Default: the pipeline's name. */
  readonly path?: string;
  /** Default: the pipeline's name. */
  readonly table?: string;
  /** Default Running. */
  readonly state?: string;
  /** With state Error: its cause. */
  readonly error?: string;
  readonly brokenWhen?: BrokenWhen;
}

/** When a pipeline that is started falls into Error. */
export interface BrokenWhen {
  /** The link's CONFIG has all of these values. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The link's CREDENTIALS have all of these values. */
  readonly credentials?: Readonly<Record<string, unknown>>;
  /** The link's CREDENTIALS lack one of these keys. */
  readonly missing?: readonly string[];
}

/** How to start an emulator; everything may be left out. What stands here goes before the catalog's. */
export interface EmulatorOptions {
  /** TCP port; 0 (default): any that is free. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** `@@memsql_version`, which decides the grammar. Default 9.1.3. */
  readonly version?: string;
  readonly catalog?: Catalog;
  /** Default: root without a password. */
  readonly users?: readonly User[];
  readonly switches?: SwitchSettings;
  readonly latency?: readonly LatencyRule[];
  readonly faults?: readonly FaultRule[];
  /** Tells why a pipeline cannot work with its link as it is; asked at each start. */
  readonly pipelineHealth?: PipelineHealth;
  /** PEM texts: the server offers TLS. Default: it does not. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** One query as a client sent it. */
export interface LogEntry {
  /** When it came: milliseconds since the epoch, with fractions. */
  readonly at: number;
  /** How long the answer took, in milliseconds; undefined while it is under way. */
  readonly ms: number | undefined;
  readonly connection: number;
  readonly user: string;
  readonly database: string | undefined;
  /** The complete text. */
  readonly sql: string;
  readonly kind: StatementKind;
  /** `running` until it is over; `dropped`: a fault cut the connection. An error is told by its number. */
  readonly outcome: 'ok' | 'dropped' | 'running' | number;
}

/** Who sent a statement, for hooks. */
export interface StatementContext {
  readonly connection: number;
  readonly user: string;
  readonly database: string | undefined;
  readonly kind: StatementKind;
}

/** Called before a client's statement is carried out; the statement waits for it. */
export type StatementHook = (sql: string, context: StatementContext) => void | Promise<void>;

/** What `execute` gives: rows as text, or a count. */
export interface ExecuteResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly affectedRows: number;
}

/** A pipeline as the emulator sees it. */
export interface PipelineView {
  readonly state: string;
  /** Grows by one per millisecond while the pipeline runs; kept by STOP, START and ALTER LINK, lost by DROP. */
  readonly cursor: number;
  readonly starts: number;
  readonly stops: number;
  /** The latest cause of an Error. */
  readonly error: string | undefined;
}

/** What can be changed while the emulator runs. Rules given replace all rules of their sort. */
export interface EmulatorSettings {
  readonly version?: string;
  readonly switches?: SwitchSettings;
  readonly latency?: readonly LatencyRule[];
  readonly faults?: readonly FaultRule[];
  readonly pipelineHealth?: PipelineHealth;
}

/** A running emulator. */
export interface Emulator {
  readonly port: number;
  /** `mysql://root@127.0.0.1:PORT/`. */
  readonly url: string;
  /** What clients sent, in order of arrival; the latest 100,000. */
  readonly log: readonly LogEntry[];
  clearLog(): void;
  /** Runs a statement as root, in process: no faults, no delays, no hook, not in the log. Keeps its context database. */
  execute(sql: string): Promise<ExecuteResult>;
  /** The credentials that a link has now. Throws a RangeError if there is no such link. */
  credentialsOf(database: string, link: string): Readonly<Record<string, unknown>>;
  /** The text of a link's CONFIG; undefined where it was never given. Throws a RangeError if there is no such link. */
  configTextOf(database: string, link: string): string | undefined;
  /** Throws a RangeError if there is no such pipeline. */
  pipelineOf(database: string, pipeline: string): PipelineView;
  set(settings: EmulatorSettings): void;
  /** Puts a pipeline into any state, as a session or a failure would; `error`: the cause of an Error. */
  setPipelineState(database: string, pipeline: string, state: string, error?: string): void;
  /** Has a hook called before each statement; gives a function that takes it away. */
  onStatement(hook: StatementHook): () => void;
  /** Cuts all client connections, as a restart of the server would; what is stored stays. */
  dropConnections(): void;
  close(): Promise<void>;
}
