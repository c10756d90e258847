import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import type { Conversation, PendingCut } from './conversation.js';

/** One connection through the proxy. It stands still until `resume` is called. */
export interface ProxiedConnection {
  stall(): void;
  resume(): void;
  /** Breaks it on the client's side with a reset. */
  reset(): void;
}

/** The server's own certificate and key (PEM), which the proxy shows as its own. The certificate is also the CA. */
export interface ServerIdentity {
  readonly certificate: string;
  readonly privateKey: string;
}

interface Context {
  readonly serverPort: number;
  readonly tls: ServerIdentity | undefined;
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** Forwards between a client's socket and a new connection to the server, and cuts answers where it is told to. */
export function proxyConnection(socket: net.Socket, context: Context): ProxiedConnection {
  const { conversation, onClose } = context;
  const client = context.tls ? serverSide(socket, context.tls) : socket;
  const server = connectTo(context.serverPort, context.tls);
  let stalled = true;
  const forward = (from: net.Socket, to: net.Socket, chunk: Buffer) => {
    if (to.write(chunk)) return;
    from.pause();
    to.once('drain', () => {
      if (!stalled) from.resume();
    });
  };
  const cutShort = (last: Buffer, { how, done }: PendingCut) => {
    server
      .removeAllListeners()
      .on('error', () => {})
      .destroy();
    if (how === 'end') client.end(last, done);
    else
      client.write(last, async () => {
        await sleep(last.length === 0 ? 0 : RESET_DELAY_MS);
        socket.resetAndDestroy();
        done();
      });
  };

  client.on('data', (chunk: Buffer) => {
    conversation.asked(chunk);
    forward(client, server, chunk);
  });
  server.on('data', (chunk: Buffer) => {
    const end = conversation.answered(chunk);
    if (end === undefined) forward(server, client, chunk);
    else cutShort(chunk.subarray(0, end.pass), end.cut);
  });
  client.on('end', () => server.end());
  server.on('end', () => client.end());
  // Either side may break at any time: that is what the proxy is for.
  for (const each of new Set([client, server, socket])) each.on('error', () => {});
  server.on('close', () => client.destroySoon());
  socket.on('close', () => {
    conversation.over();
    server.destroy();
    onClose();
  });

  const stall = () => {
    stalled = true;
    client.pause();
    server.pause();
  };
  stall();
  return {
    stall,
    resume() {
      stalled = false;
      client.resume();
      server.resume();
    },
    reset() {
      server.destroy();
      socket.resetAndDestroy();
    },
  };
}

// A client on libuv that finds data and a reset at once takes the reset for an orderly end.
const RESET_DELAY_MS = 20;

// The only protocol whose requests a Conversation can read.
const ALPNProtocols = ['http/1.1'];

function serverSide(socket: net.Socket, { certificate, privateKey }: ServerIdentity): net.Socket {
  const secureContext = tls.createSecureContext({ cert: certificate, key: privateKey });
  return new tls.TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols });
}

function connectTo(port: number, identity: ServerIdentity | undefined): net.Socket {
  const address = { port, host: '127.0.0.1' };
  return identity
    ? tls.connect({ ...address, ca: identity.certificate, ALPNProtocols })
    : net.connect(address);
}
