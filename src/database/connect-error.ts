import type { ErrorCode } from '../error/codes.js';
import { addressText, type ServerAddress } from './server-url.js';
import { ServerError } from './session.js';

/** No connection could be made, so nothing was sent: the code says whether network, login or TLS is at fault. */
export class ConnectError extends ServerError {
  constructor(
    readonly code: Extract<ErrorCode, 'LNK0301' | 'LNK0302' | 'LNK0306' | 'LNK0307'>,
    message: string,
    readonly hint: string,
    errno = 0,
    sqlState = '',
  ) {
    super('unreachable', message, errno, sqlState);
  }
}

/** What the driver tells of a failed connection. Nothing else of its error object is looked at. */
export interface DriverFailure {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly sqlState?: unknown;
  readonly sqlMessage?: unknown;
  readonly message?: unknown;
}

/** Classes a failure to connect to `target`; `clean` takes secrets out of the server's text. */
export function connectErrorOf(
  failure: DriverFailure,
  target: ServerAddress,
  clean: (text: string) => string,
): ConnectError {
  const address = addressText(target);
  const code = String(failure.code ?? '');
  const errno = typeof failure.errno === 'number' && failure.errno > 0 ? failure.errno : 0;
  const said = typeof failure.sqlMessage === 'string' ? clean(failure.sqlMessage) : '';
  const sqlState = typeof failure.sqlState === 'string' ? failure.sqlState : '';
  if (errno === SECURE_TRANSPORT_REQUIRED)
    return new ConnectError('LNK0306', `${address} demands TLS: ${said}`, TLS_ON, errno, sqlState);
  if (LOGIN_ERRNOS.has(errno))
    return new ConnectError(
      'LNK0302',
      `${address} refused the login: ${said}`,
      target.tls.mode === 'DISABLED' ? `${LOGIN} ${LOGIN_TLS}` : LOGIN,
      errno,
      sqlState,
    );
  if (LOGIN_CODES.has(code))
    return new ConnectError(
      'LNK0302',
      `${address} asks for a way to log in that linkspec does not take here (${code})`,
      'A password goes out in clear only over TLS with a checked certificate: set ssl-mode to VERIFY_CA or VERIFY_IDENTITY, or log in as a user with mysql_native_password.',
    );
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT')
    return new ConnectError('LNK0306', `${address} does not offer TLS`, TLS_OFF);
  if (code === 'HANDSHAKE_SSL_ERROR')
    return new ConnectError(
      'LNK0306',
      `TLS with ${address} failed: ${clean(String(failure.message))}`,
      TRUST,
    );
  const reason = errno > 0 ? said : (NETWORK.get(code) ?? 'what answers is not a SingleStore server');
  return new ConnectError('LNK0301', `${address} cannot be reached: ${reason}`, REACH, errno, sqlState);
}

const SECURE_TRANSPORT_REQUIRED = 3159;
/** Access denied (1044, 1045, 1698), host not allowed (1130), login method (1251, 1524, 2059), expired (1862, 3118). */
const LOGIN_ERRNOS: ReadonlySet<number> = new Set([1044, 1045, 1130, 1251, 1524, 1698, 1862, 2059, 3118]);
/** mysql2's own refusals: no such plugin, or a password in clear over a line that may not carry it. */
const LOGIN_CODES: ReadonlySet<string> = new Set([
  'AUTH_SWITCH_PLUGIN_ERROR',
  'MYSQL_CLEAR_PASSWORD_NOT_ENABLED',
]);
const NETWORK: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there (connection refused)'],
  ['ENOTFOUND', 'the host name is not known'],
  ['EAI_AGAIN', 'the name service did not answer'],
  ['ETIMEDOUT', 'no answer in time'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'no route to the network'],
  ['ECONNRESET', 'the connection was cut during the login'],
  ['PROTOCOL_CONNECTION_LOST', 'the connection was cut during the login'],
  ['EPIPE', 'the connection was cut during the login'],
  ['EACCES', 'this process may not connect there'],
]);

const REACH = 'Check host and port, that the server is up, and that no firewall stands in between.';
const LOGIN = 'Check the user and the password, and whether the user may log in from this host.';
// A user made with REQUIRE SSL is told nothing but "access denied" (docs, connect with TLS).
const LOGIN_TLS =
  'If the user may log in over TLS only, put ssl-mode=VERIFY_IDENTITY into the server address.';
const TLS_ON =
  'Put ssl-mode=VERIFY_IDENTITY (and ssl-ca=FILE for a private authority) into the server address.';
const TLS_OFF =
  'Switch TLS on in the server; on a network that you trust, ssl-mode=DISABLED in the address goes without.';
const TRUST =
  'For a private authority put ssl-ca=FILE into the server address; the host must be one that the certificate names, or set ssl-mode=VERIFY_CA.';
