import type { Switches } from '../switches.js';
import { InformationSchema } from './information-schema.js';
import { RowLocks } from './row-locks.js';
import { Tables } from './tables.js';
import { World } from './world.js';

/** What the server knows of each session: enough to list and to end it. */
export interface Member {
  readonly id: number;
  readonly user: { readonly name: string };
  readonly database: string | undefined;
  /** What is being carried out; `since` in milliseconds since the epoch. */
  readonly current: { readonly sql: string; readonly since: number } | undefined;
  /** Ends a wait for a lock. */
  interrupt(): void;
  /** Cuts the connection. */
  onKill(): void;
  dispose(): void;
}

/** The server behind all connections. */
export class Engine {
  /** Row locks, and the named locks of GET_LOCK where the server has it. */
  readonly rowLocks = new RowLocks();
  readonly namedLocks = new RowLocks();
  readonly sessions = new Map<number, Member>();
  private lastSession = 0;

  static async open(version: string, switches: Switches): Promise<Engine> {
    const world = new World(version, switches);
    const tables = await Tables.open();
    return new Engine(world, tables, await InformationSchema.open(world, tables));
  }

  private constructor(
    readonly world: World,
    readonly tables: Tables,
    readonly views: InformationSchema,
  ) {}

  nextSession(): number {
    this.lastSession += 1;
    return this.lastSession;
  }

  /** Changes what the server is, while it runs. */
  become(version: string, switches: Switches): void {
    this.world.become(version, switches);
    this.views.forget();
  }

  close(): void {
    for (const session of [...this.sessions.values()]) session.dispose();
    this.tables.close();
    this.views.close();
  }
}
