import {
  constants,
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { prefixOf, readMessage } from './grpc-message.js';
import { GRPC_STATUS, GrpcError, statusTrailers } from './grpc-status.js';

/** One side of an open stream: messages go out until one of both sides ends it. */
export interface OpenStream {
  send(message: Uint8Array): void;
  finish(): void;
  /** Called once the client has sent all it wanted; its messages themselves are dropped. */
  onClientDone(callback: () => void): void;
  /** Called once the stream is closed, by whomever. */
  onClosed(callback: () => void): void;
}

/** What answers on a path. */
export type Method =
  | {
      readonly kind: 'unary';
      /** A GrpcError becomes its status, any other throw becomes INTERNAL without its text. */
      answer(request: Uint8Array): Promise<Uint8Array>;
      /** Called once the client has its answer, or is gone. */
      afterwards?(): void;
    }
  | { readonly kind: 'stream'; open(stream: OpenStream): void };

/** Methods by path, `/package.Service/Method`. */
export type Methods = ReadonlyMap<string, Method>;

/** Mutual TLS: our certificate and key, and the one client certificate that is trusted, PEM. */
export interface MutualTls {
  readonly certificate: string;
  readonly key: string;
  readonly clientCertificate: string;
}

/** A gRPC server that does not listen yet. */
export interface GrpcServer {
  readonly http2: Http2Server;
  /** Takes no new connections and lets RPCs end; those that have not after `ms` milliseconds are cut off. */
  close(ms: number): Promise<void>;
}

/**
 * The server side of gRPC over HTTP/2 on node:http2 alone: unary and streamed methods, statuses, message limits. No
 * compression, no deadlines (`grpc-timeout` is the client's own matter), no metadata. Without `tls` it is open to
 * everyone who reaches its socket.
 *
 * `onRefused` hears of connections that failed, with a code.
 */
export function makeGrpcServer(
  methods: Methods,
  tls: MutualTls | undefined,
  onRefused: (code: string) => void,
): GrpcServer {
  const http2 = tls
    ? createSecureServer({
        ...OPTIONS,
        cert: tls.certificate,
        key: tls.key,
        ca: tls.clientCertificate,
        requestCert: true,
        rejectUnauthorized: true,
      })
    : createServer(OPTIONS);
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.setLocalWindowSize(WINDOW);
    session.once('close', () => sessions.delete(session));
  });
  const refused = (error: NodeJS.ErrnoException) => onRefused(error.code ?? error.name);
  http2.on('sessionError', refused);
  http2.on('tlsClientError', refused);
  http2.on('stream', (stream, headers) => {
    // A client that goes away in the middle of anything is no event: its stream is closed, and that is all.
    stream.on('error', () => {});
    serveStream(methods, stream, headers);
  });
  return { http2, close: (ms) => closeAll(http2, sessions, ms) };
}

/** Bytes that a client may send ahead of our reading. */
const WINDOW = 8 * 1024 * 1024;

const OPTIONS = {
  settings: { initialWindowSize: WINDOW },
  /** In MiB. Node's 10 would refuse new streams while a large answer is under way. */
  maxSessionMemory: 4096,
};

function serveStream(methods: Methods, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  if (headers[':method'] !== 'POST') refuseRequest(stream, 405);
  else if (!GRPC_TYPE.test(headers['content-type'] ?? '')) refuseRequest(stream, 415);
  else call(methods.get(headers[':path'] ?? ''), stream);
}

const GRPC_TYPE = /^application\/grpc(?:[+;]|$)/;

function call(method: Method | undefined, stream: ServerHttp2Stream): void {
  switch (method?.kind) {
    case undefined:
      refuse(stream, new GrpcError(GRPC_STATUS.unimplemented, 'no such method'));
      break;
    case 'unary':
      if (method.afterwards) stream.once('close', method.afterwards);
      void answer(method, stream);
      break;
    case 'stream':
      method.open(openStream(stream));
      break;
    default:
      method satisfies never;
  }
}

/** Never rejects. */
async function answer(method: Method & { kind: 'unary' }, stream: ServerHttp2Stream): Promise<void> {
  try {
    const message = await method.answer(await readMessage(stream));
    respond(stream);
    stream.write(prefixOf(message.length));
    stream.end(message);
  } catch (error) {
    // Or the client is gone, and refuse() finds nobody to tell.
    refuse(
      stream,
      error instanceof GrpcError ? error : new GrpcError(GRPC_STATUS.internal, 'defect in linkspec'),
    );
  }
}

function openStream(stream: ServerHttp2Stream): OpenStream {
  stream.resume();
  respond(stream);
  return {
    send(message) {
      if (!stream.writable) return;
      stream.write(prefixOf(message.length));
      stream.write(message);
    },
    finish() {
      if (stream.writable) stream.end();
    },
    onClientDone(callback) {
      stream.once('end', callback);
    },
    onClosed(callback) {
      stream.once('close', callback);
    },
  };
}

/** Headers now, OK at the end. */
function respond(stream: ServerHttp2Stream): void {
  stream.once('wantTrailers', () => stream.sendTrailers(statusTrailers(GRPC_STATUS.ok)));
  stream.respond(RESPONSE, { waitForTrailers: true });
}

const RESPONSE = { ':status': 200, 'content-type': 'application/grpc' };

/** Answers with a status alone, and stops whatever the client is still sending. */
function refuse(stream: ServerHttp2Stream, { status, message }: GrpcError): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({ ...RESPONSE, ...statusTrailers(status, message) }, { endStream: true });
  stop(stream);
}

/** Answers what is not gRPC at all. */
function refuseRequest(stream: ServerHttp2Stream, httpStatus: number): void {
  stream.respond({ ':status': httpStatus }, { endStream: true });
  stop(stream);
}

function stop(stream: ServerHttp2Stream): void {
  stream.resume();
  stream.close(constants.NGHTTP2_NO_ERROR);
}

function closeAll(http2: Http2Server, sessions: Set<ServerHttp2Session>, ms: number): Promise<void> {
  return new Promise<void>((resolve) => {
    // A client that does not read keeps its connection from closing, even from being destroyed: it is not waited for.
    const timer = setTimeout(() => {
      for (const session of sessions) session.destroy();
      resolve();
    }, ms);
    http2.close(() => {
      clearTimeout(timer);
      resolve();
    });
    for (const session of sessions) session.close();
  });
}
