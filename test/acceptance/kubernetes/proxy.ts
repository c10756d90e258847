import net from 'node:net';
import { Conversation, PendingCuts } from './conversation.js';
import { freePort } from './free-port.js';
import { type ProxiedConnection, proxyConnection, type ServerIdentity } from './proxied-connection.js';

/** A man in the middle on 127.0.0.1 who can cut, silence and break connections to a server. */
export interface ProxyServer {
  readonly port: number;
  readonly url: string;
  /** Connections open at the moment. */
  connections(): number;
  /** Cuts one answer that begins after this call; resolves when that has happened. May be called again at once. */
  cut(where: Cut): Promise<void>;
  /**
   * Half-open: from now on no byte passes either way, on old and new connections, and none is closed. With `tls` the
   * handshake is the proxy's own and still happens.
   */
  stall(): void;
  /** Ends `stall`; what waited goes on its way. */
  resume(): void;
  /** Breaks all open connections with a reset. New ones are served. */
  drop(): void;
  stop(): Promise<void>;
}

/** Where an answer ends, and how. */
export interface Cut {
  /** How many bytes of the answer pass. Counted from its status line; without `tls` from the connection's start. */
  readonly after: number;
  /** Only an answer to a request whose head matches, such as /watch=true/. Needs `tls`. */
  readonly request?: RegExp;
  /** `end` (the default) closes in order; at a `reset` the client may lose bytes or, if it is slow, see an end. */
  readonly how?: 'end' | 'reset';
}

/** The server behind the proxy. */
export interface ProxyOptions {
  readonly port: number;
  /** With it the proxy reads the plaintext, and clients verify as before. Without it, bytes pass as they are. */
  readonly tls?: ServerIdentity;
}

/** Starts a proxy before the server on `options.port` of 127.0.0.1. */
export async function startProxy({ port: serverPort, tls }: ProxyOptions): Promise<ProxyServer> {
  const port = await freePort();
  const open = new Set<ProxiedConnection>();
  const cuts = new PendingCuts();
  let stalled = false;

  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    const conversation = new Conversation(cuts, tls !== undefined);
    const onClose = () => open.delete(connection);
    const connection = proxyConnection(socket, { serverPort, tls, conversation, onClose });
    open.add(connection);
    if (!stalled) connection.resume();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    connections: () => open.size,
    cut: ({ after, request, how = 'end' }) => {
      if (request !== undefined && tls === undefined)
        throw new Error('a proxy without tls reads no requests');
      return new Promise<void>((done) => cuts.add({ after, request, how, done }));
    },
    stall() {
      stalled = true;
      for (const connection of open) connection.stall();
    },
    resume() {
      stalled = false;
      for (const connection of open) connection.resume();
    },
    drop() {
      for (const connection of open) connection.reset();
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const connection of open) connection.reset();
      }),
  };
}
