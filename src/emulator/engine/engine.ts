import type { Switches } from '../switches.js';
import { InformationSchema } from './information-schema.js';
import { RowLocks } from './row-locks.js';
import type { Session } from './session.js';
import { Tables } from './tables.js';
import { World } from './world.js';

/** The server behind all connections. */
export class Engine {
  /** Row locks, and the named locks of GET_LOCK where the server has it. */
  readonly rowLocks = new RowLocks();
  readonly namedLocks = new RowLocks();
  readonly sessions = new Map<number, Session>();
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
