import { type Logger, pino, stdTimeFunctions } from 'pino';
import { LinkspecError } from '../../error/linkspec-error.js';
import { KubeError } from '../kube/kube-error.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a line may tell beside its message. A closed list: names and numbers, no values of specs or Secrets. */
export interface LogFields {
  /** The object, `namespace/name`. */
  readonly key?: string | undefined;
  readonly generation?: number | undefined;
  /** The same in all lines of one turn. */
  readonly reconcileId?: string | undefined;
  /** Address of a SingleStore server. */
  readonly target?: string | undefined;
  /** The link, `database.name`. */
  readonly link?: string | undefined;
  /** Plural name of a resource of the API server. */
  readonly resource?: string | undefined;
  /** A namespace that is watched; empty: all. */
  readonly namespace?: string | undefined;
  /** Reason of a condition, or kind of a refusal. */
  readonly reason?: string | undefined;
  readonly code?: string | undefined;
  readonly ms?: number | undefined;
  readonly count?: number | undefined;
  /** Told by name, code and message; by its stack if it is neither of linkspec nor of the API server. */
  readonly error?: unknown;
}

/** One JSON object a line. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines all have these fields. */
  with(fields: LogFields): Log;
}

export interface LogsOptions {
  /** The least level that is written; default `info`. */
  readonly level?: LogLevel;
  /** Where lines go; default stderr. */
  readonly destination?: { write(line: string): void };
}

export interface Logs {
  readonly log: Log;
  /** Writes what is still held back: call it before the process ends. */
  flush(): void;
}

/** JSON lines with `level`, `time` (RFC 3339), `msg` and the fields. */
export function createLogs({ level = 'info', destination }: LogsOptions = {}): Logs {
  const stderr = destination === undefined ? openStderr() : undefined;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? stderr ?? process.stderr,
  );
  return { log: logOf(logger), flush: () => flush(stderr) };
}

/** Written in the background: a reader that has stopped reading must not stop the operator. Then lines are lost. */
function openStderr() {
  const stderr = pino.destination({ dest: 2, sync: false, maxLength: 1 << 20 });
  stderr.on('error', () => undefined);
  return stderr;
}

function flush(stderr: ReturnType<typeof openStderr> | undefined): void {
  try {
    stderr?.flushSync();
  } catch {
    // Nobody reads any more.
  }
}

function logOf(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(printable(fields), message),
    info: (message, fields) => logger.info(printable(fields), message),
    warn: (message, fields) => logger.warn(printable(fields), message),
    error: (message, fields) => logger.error(printable(fields), message),
    with: (fields) => logOf(logger.child(printable(fields))),
  };
}

function printable({ error, ...fields }: LogFields = {}): object {
  return error === undefined ? fields : { ...fields, error: errorFields(error) };
}

function errorFields(error: unknown): object {
  if (error instanceof LinkspecError) {
    const { name, code, message, hint } = error;
    return { name, code, message, hint };
  }
  if (error instanceof KubeError) {
    const { name, kind, status, message } = error;
    return { name, kind, status, message };
  }
  return error instanceof Error ? { name: error.name, stack: error.stack } : { name: typeof error };
}
