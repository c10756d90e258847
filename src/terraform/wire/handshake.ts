/*
 * How Terraform starts a plugin: it passes an agreement in the environment and waits for one line on stdout
 * (HashiCorp's go-plugin).
 */
import { X509Certificate } from 'node:crypto';

/** What Terraform passed to this process. */
export interface Handshake {
  /** Terraform's own certificate, PEM: the only client that is let in. */
  readonly clientCertificate: string;
  /** Where sockets are to be made; undefined: the system's temporary folder. */
  readonly socketFolder: string | undefined;
  /** Ports to choose from where sockets are TCP. */
  readonly ports: PortRange;
  /** The client knows of multiplexing and wants to be told that there is none. */
  readonly asksForMultiplexing: boolean;
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Where the server listens. */
export type Address =
  | { readonly network: 'unix'; readonly path: string }
  | { readonly network: 'tcp'; readonly host: string; readonly port: number };

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a plugin client started this process. A guard against a run by hand, not a secret. */
export function startedByTerraform(environment: Environment): boolean {
  return environment.TF_PLUGIN_MAGIC_COOKIE === COOKIE;
}

/** Terraform's public constant for its plugins. */
export const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** What a person reads who ran the file. */
export const NOT_FOR_HANDS = `This is the Terraform provider of linkspec. Terraform starts it; it does nothing when run by hand.
To have Terraform find it, run: linkspec terraform install
To run it under a debugger, give it --debug.
`;

/** Reads the agreement. Throws an Error whose message is one line for the person at the terminal. */
export function readHandshake(environment: Environment): Handshake {
  const versions = environment.PLUGIN_PROTOCOL_VERSIONS ?? '';
  if (!versions.split(',').includes('6'))
    throw new Error(
      `linkspec speaks plugin protocol 6, and this client offers ${versions || 'none'}. Use Terraform 1.6 or later.`,
    );
  const clientCertificate = environment.PLUGIN_CLIENT_CERT;
  if (!clientCertificate)
    throw new Error(
      'linkspec speaks TLS only, and this client sent no certificate. Use Terraform 1.6 or later.',
    );
  if (!isCertificate(clientCertificate))
    throw new Error('PLUGIN_CLIENT_CERT holds no certificate. It is set by Terraform, not by hand.');
  return {
    clientCertificate,
    socketFolder: environment.PLUGIN_UNIX_SOCKET_DIR || undefined,
    ports: {
      first: port(environment.PLUGIN_MIN_PORT, 10_000),
      last: port(environment.PLUGIN_MAX_PORT, 25_000),
    },
    asksForMultiplexing: Boolean(environment.PLUGIN_MULTIPLEX_GRPC),
  };
}

/** TLS itself would take any text for a list of no certificates. */
function isCertificate(pem: string): boolean {
  try {
    return Boolean(new X509Certificate(pem));
  } catch {
    return false;
  }
}

function port(text: string | undefined, standard: number): number {
  const number = Number(text || standard);
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : standard;
}

/** The line that ends the handshake: versions, address, and our certificate in base64 without padding. */
export function handshakeLine(address: Address, certificate: Uint8Array, handshake: Handshake): string {
  const where = address.network === 'unix' ? address.path : `${address.host}:${address.port}`;
  const base64 = Buffer.from(certificate).toString('base64').replaceAll('=', '');
  const multiplexing = handshake.asksForMultiplexing ? '|false' : '';
  return `1|6|${address.network}|${where}|grpc|${base64}${multiplexing}\n`;
}

/** What TF_REATTACH_PROVIDERS has to hold so that Terraform uses a running process. */
export function reattachText(source: string, address: Address, pid: number): string {
  const where = address.network === 'unix' ? address.path : `${address.host}:${address.port}`;
  return JSON.stringify({
    [source]: {
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: pid,
      Test: true,
      Addr: { Network: address.network, String: where },
    },
  });
}
