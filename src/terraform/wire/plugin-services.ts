import type { Method, OpenStream } from './grpc-server.js';
import { bytes, encode, enumeration, type Writable } from './protobuf-encode.js';

/** Sends what this process prints to Terraform, once it listens. */
export interface Stdio {
  readonly method: Method;
  send(data: Uint8Array): void;
  /** Ends the streams, so that their connections can close. */
  finish(): void;
}

/** Health, broker and shutdown: what go-plugin expects of a plugin beside its own service. */
export function pluginServices(stdio: Stdio, onShutdown: () => void): [path: string, Method][] {
  return [
    ['/grpc.health.v1.Health/Check', { kind: 'unary', answer: async () => SERVING }],
    ['/plugin.GRPCStdio/StreamStdio', stdio.method],
    // The broker opens further connections. A provider needs none: it listens until the client has had enough.
    ['/plugin.GRPCBroker/StartStream', { kind: 'stream', open: untilClientIsDone }],
    ['/plugin.GRPCController/Shutdown', { kind: 'unary', answer: async () => EMPTY, afterwards: onShutdown }],
  ];
}

/** Keeps what is sent before anyone listens, up to 64 KiB; later text is dropped then. */
export function openStdio(): Stdio {
  const streams = new Set<OpenStream>();
  let waiting: Uint8Array[] = [];
  let room = 64 * 1024;
  return {
    method: {
      kind: 'stream',
      open(stream) {
        streams.add(stream);
        stream.onClosed(() => streams.delete(stream));
        for (const data of waiting) stream.send(stdout(data));
        waiting = [];
      },
    },
    send(data) {
      for (const stream of streams) stream.send(stdout(data));
      if (streams.size > 0 || data.length > room) return;
      room -= data.length;
      waiting.push(data);
    },
    finish() {
      for (const stream of streams) stream.finish();
    },
  };
}

const EMPTY = new Uint8Array(0);

const SERVING = encode<{ status: 'SERVING' }>(
  { status: enumeration(1, { SERVING: 1 }) },
  { status: 'SERVING' },
);

const STDIO_DATA: Writable<{ channel: 'STDOUT'; data: Uint8Array }> = {
  channel: enumeration(1, { STDOUT: 1 }),
  data: bytes(2),
};

function stdout(data: Uint8Array): Uint8Array {
  return encode(STDIO_DATA, { channel: 'STDOUT', data });
}

function untilClientIsDone(stream: OpenStream): void {
  stream.onClientDone(() => stream.finish());
}
