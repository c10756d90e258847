import { type Capabilities, capabilitiesOf } from '../catalog/capabilities.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { explainServerError } from './explain-server-error.js';
import { createPool, type PoolLimits } from './pool.js';
import { addressText, type ServerAddress } from './server-url.js';
import { type Server, ServerError, type Session } from './session.js';

/** A server that was asked who it is. */
export interface SingleStore extends Server {
  readonly capabilities: Capabilities;
}

/**
 * Connects and makes sure that linkspec can work there: a SingleStore server (docs: `@@memsql_version`) whose
 * sql_mode leaves quoting as it is.
 *
 * Throws LNK0301 (unreachable), LNK0302 (login), LNK0306 (TLS), LNK0303 (another kind of server), LNK0304
 * (NO_BACKSLASH_ESCAPES or ANSI_QUOTES), LNK0305, LNK0308 and LNK0309.
 */
export async function connectServer(address: ServerAddress, limits: PoolLimits = {}): Promise<SingleStore> {
  const pool = createPool(address, limits);
  try {
    const version = await pool.withSession((session) => examine(session, addressText(address)));
    return Object.assign(pool, { capabilities: capabilitiesOf(version) });
  } catch (error) {
    await pool.close();
    throw explainServerError(error, 'asking the server who it is');
  }
}

async function examine(session: Session, address: string): Promise<string> {
  const { rows } = await session.query('SELECT @@memsql_version, @@sql_mode').catch((error: unknown) => {
    throw error instanceof ServerError && UNKNOWN_VARIABLE.has(error.errno) ? notSingleStore(address) : error;
  });
  const [version, mode] = rows[0] ?? [];
  if (!version) throw notSingleStore(address);
  const words = (mode ?? '').toUpperCase().split(',');
  const unfit = UNFIT_MODES.filter((word) => words.includes(word));
  if (unfit.length > 0)
    throw new LinkspecError('LNK0304', `${address} runs with sql_mode ${unfit.join(',')}`, {
      hint: `Take ${unfit.join(' and ')} out of sql_mode: under it the server would read names and values differently from how they are quoted.`,
    });
  return version;
}

/** Unknown system variable: 1193 in MySQL and MariaDB; 1054, 1064 and 1231 where a server takes it for something else. */
const UNKNOWN_VARIABLE: ReadonlySet<number> = new Set([1193, 1054, 1064, 1231]);
const UNFIT_MODES = ['NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES'];

function notSingleStore(address: string): LinkspecError {
  return new LinkspecError(
    'LNK0303',
    `${address} is not a SingleStore server: it does not know @@memsql_version`,
    {
      hint: 'Give the address of an aggregator of SingleStore.',
    },
  );
}
