import { LinkspecError } from '../error/linkspec-error.js';
import { Secret } from '../secret/secret.js';

/** How far TLS goes; the names are those of the MySQL clients' `--ssl-mode`. */
export const TLS_MODES = ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** Where a server is and how to log in: what `--url` says, checked. */
export interface ServerAddress {
  /** In lower case. A final dot stays: it keeps a name from being completed (resolv.conf, search). */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absent: no password. */
  readonly password?: Secret;
  readonly tls: {
    readonly mode: TlsMode;
    /** Paths of PEM files, as written. */
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    /** What is used in place of files. */
    readonly pem?: PemTexts;
  };
  /** Absent: the default of the connection, 10 s. */
  readonly connectTimeoutMs?: number;
}

/** PEM texts for TLS. */
export interface PemTexts {
  /** Certificates of the authorities that are trusted; absent: the public ones. */
  readonly ca?: string;
  /** The client's own certificate. Comes with its key. */
  readonly cert?: string;
  readonly key?: Secret;
}

/**
 * Reads `mysql://user:password@host:port/?ssl-mode=…&ssl-ca=…&ssl-cert=…&ssl-key=…&connect-timeout=…`.
 * Without `ssl-mode` TLS is VERIFY_IDENTITY, and DISABLED for loopback hosts (contract, "Command line") where no `pem`
 * comes with the text.
 *
 * Throws LNK0307. No message quotes any part of the text but values that are known to be harmless: a password
 * with a bare `@`, `/`, `?` or `#` may turn up in any part of it.
 */
export function parseServerUrl(text: string, pem?: PemTexts): ServerAddress {
  if (!URL.canParse(text)) throw wrong('the server address cannot be read');
  const url = new URL(text);
  if (url.protocol !== 'mysql:') throw wrong('the server address does not begin with mysql://');
  const host = decode(url.hostname.replace(/^\[(.*)\]$/, '$1')).toLowerCase();
  if (withoutDot(host) === '') throw wrong('the server address names no host');
  if (url.username === '') throw wrong('the server address names no user');
  if (url.pathname !== '' && url.pathname !== '/')
    throw wrong('the server address names a database or a path: each spec names its own database');
  if (url.hash !== '') throw wrong('the server address has a part after #');
  if (/[\s\p{Cc}/@]/u.test(host)) throw wrong('the server address has a host that is no host name');
  const password = decode(url.password);
  const { connectTimeoutMs, mode, ...files } = parameters(url.searchParams);
  return {
    host,
    port: url.port === '' ? 3306 : portOf(url.port),
    user: decode(url.username),
    ...(password !== '' && { password: new Secret(password) }),
    tls: {
      mode: mode ?? (isLoopback(host) && !pem ? 'DISABLED' : 'VERIFY_IDENTITY'),
      ...files,
      ...(pem && { pem }),
    },
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
  };
}

/** `host:port`, the same for each spelling of a name: without its final dot. IPv6 hosts are in brackets. */
export function addressText({ host, port }: Pick<ServerAddress, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : withoutDot(host)}:${port}`;
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, '');
}

function isLoopback(host: string): boolean {
  const name = withoutDot(host);
  return name === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(name) || name === '::1';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('the server address has a % that begins no escape');
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (port < 1) throw wrong('the server address has port 0');
  return port;
}

interface Parameters {
  mode?: TlsMode;
  ca?: string;
  cert?: string;
  key?: string;
  connectTimeoutMs?: number;
}

const KNOWN = ['ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key', 'connect-timeout'];

function parameters(search: URLSearchParams): Parameters {
  const read: Parameters = {};
  const seen = new Set<string>();
  for (const [name, value] of search) {
    if (!KNOWN.includes(name))
      throw wrong(`the server address has an unknown parameter; known: ${KNOWN.join(', ')}`);
    if (seen.has(name)) throw wrong(`the server address has ${name} twice`);
    if (value === '') throw wrong(`the server address has an empty ${name}`);
    seen.add(name);
    if (name === 'ssl-mode') read.mode = tlsMode(value);
    else if (name === 'connect-timeout') read.connectTimeoutMs = duration(value);
    else if (name === 'ssl-ca') read.ca = value;
    else if (name === 'ssl-cert') read.cert = value;
    else read.key = value;
  }
  if ((read.cert === undefined) !== (read.key === undefined))
    throw wrong('the server address has only one of ssl-cert and ssl-key: they go together');
  return read;
}

function tlsMode(value: string): TlsMode {
  const mode = TLS_MODES.find((known) => known === value.toUpperCase());
  if (!mode) throw wrong(`the server address has an unknown ssl-mode; known: ${TLS_MODES.join(', ')}`);
  return mode;
}

const UNITS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
]);

function duration(value: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(value) ?? [];
  const ms = Number(digits) * (UNITS.get(unit) ?? Number.NaN);
  if (!(ms > 0)) throw wrong('the server address has a connect-timeout that is not a duration such as 10s');
  return ms;
}

function wrong(message: string): LinkspecError {
  return new LinkspecError('LNK0307', message, {
    hint: 'Write mysql://user:password@host:port/ with every special character of user and password as a % escape, or give the password in LINKSPEC_PASSWORD.',
  });
}
