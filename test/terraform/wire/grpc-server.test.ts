import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type ClientHttp2Stream, connect, constants, type OutgoingHttpHeaders } from 'node:http2';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MESSAGE_LIMIT } from '../../../src/terraform/wire/grpc-message.js';
import {
  type GrpcServer,
  type Method,
  makeGrpcServer,
  type OpenStream,
} from '../../../src/terraform/wire/grpc-server.js';
import { GRPC_STATUS, GrpcError } from '../../../src/terraform/wire/grpc-status.js';
import { type GrpcClient, openClient, statusOf } from './grpc-client.js';

let folder: string;
let path: string;
let server: GrpcServer;
let client: GrpcClient;
let streams: OpenStream[];
let afterwards: number;
let asked: Uint8Array[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linkspec-test-'));
  path = join(folder, 's');
  streams = [];
  asked = [];
  afterwards = 0;
  const unary = (answer: (request: Uint8Array) => Promise<Uint8Array>): Method => ({ kind: 'unary', answer });
  server = makeGrpcServer(
    new Map<string, Method>([
      ['/t.T/Echo', unary(async (request) => request)],
      [
        '/t.T/Note',
        {
          kind: 'unary',
          async answer(request) {
            asked.push(request);
            return request;
          },
          afterwards: () => {
            afterwards++;
          },
        },
      ],
      [
        '/t.T/Slow',
        unary(async (request) => {
          asked.push(request);
          await new Promise((resolve) => setTimeout(resolve, 100));
          return request;
        }),
      ],
      ['/t.T/Hang', unary(() => new Promise(() => {}))],
      ['/t.T/Large', unary(async (request) => Buffer.alloc(Buffer.from(request).readUInt32BE(), 7))],
      [
        '/t.T/Refuse',
        unary(async () => {
          throw new GrpcError(GRPC_STATUS.resourceExhausted, 'zu groß: 100 %\n');
        }),
      ],
      [
        '/t.T/Defect',
        unary(async () => {
          throw new Error('hunter2');
        }),
      ],
      ['/t.T/Stream', { kind: 'stream', open: (stream) => streams.push(stream) }],
    ]),
    undefined,
    () => {},
  );
  await new Promise<void>((resolve) => server.http2.listen(path, resolve));
  client = openClient(`unix:${path}`);
});

afterEach(async () => {
  client.close();
  for (const stream of streams) stream.finish();
  await server.close(500);
  rmSync(folder, { recursive: true, force: true });
});

describe('with another client', () => {
  test('a message comes back as it went, of any size', async () => {
    for (const size of [0, 1, 5, 16_383, 65_535, 65_536, 9_000_000]) {
      const message = Buffer.alloc(size, 'linkspec');
      expect((await client.unary('/t.T/Echo', message)).equals(message)).toBe(true);
    }
  });

  test('an answer of 40 MiB holds nobody else up', async () => {
    const large = client.unary('/t.T/Large', sizeOf(40 * 1024 * 1024));
    const small = Array.from({ length: 20 }, () => client.unary('/t.T/Echo', Buffer.from('x')));
    expect((await Promise.all(small)).map(String)).toEqual(Array(20).fill('x'));
    const answer = await large;
    expect(answer.length).toBe(40 * 1024 * 1024);
    expect(answer.every((byte) => byte === 7)).toBe(true);
  });

  test('an answer of 40 MiB that nobody reads keeps nobody from being answered', async () => {
    const session = connect('http://localhost', { createConnection: () => createConnection(path) });
    try {
      const unread = session.request({ ...HEADERS, ':path': '/t.T/Large' });
      unread.on('error', () => {});
      unread.end(Buffer.concat([Buffer.of(0, 0, 0, 0, 4), sizeOf(40 * 1024 * 1024)]));
      await once(unread, 'response');
      const answer = await exchange(session, {}, (stream) => stream.end(Buffer.of(0, 0, 0, 0, 0)));
      expect(answer['grpc-status']).toBe('0');
    } finally {
      session.destroy();
    }
  });

  test('statuses come with their text, other failures without', async () => {
    expect(await statusOf(client.unary('/t.T/Refuse', Buffer.alloc(0)))).toEqual({
      code: status.RESOURCE_EXHAUSTED,
      details: 'zu groß: 100 %\n',
    });
    expect(await statusOf(client.unary('/t.T/Defect', Buffer.alloc(0)))).toEqual({
      code: status.INTERNAL,
      details: 'defect in linkspec',
    });
    expect(await statusOf(client.unary('/t.T/None', Buffer.alloc(0)))).toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });

  test('a stream stays open until the server finishes it', async () => {
    const call = client.serverStream('/t.T/Stream');
    const got: string[] = [];
    call.on('data', (data: Buffer) => got.push(String(data)));
    const ended = once(call, 'status');
    await until(() => streams.length === 1);
    const [stream] = streams;
    stream?.send(Buffer.from('one'));
    stream?.send(Buffer.from('two'));
    await until(() => got.length === 2);
    stream?.finish();
    const [{ code }] = await ended;
    expect({ got, code }).toEqual({ got: ['one', 'two'], code: status.OK });
  });

  test('a stream that the client has cancelled takes nothing, and nothing breaks', async () => {
    const call = client.serverStream('/t.T/Stream');
    call.on('error', () => {});
    await until(() => streams.length === 1);
    const closed = new Promise<void>((resolve) => streams[0]?.onClosed(resolve));
    call.cancel();
    await closed;
    streams[0]?.send(Buffer.from('late'));
    streams[0]?.finish();
    expect(String(await client.unary('/t.T/Echo', Buffer.from('x')))).toBe('x');
  });
});

describe('with bytes by hand', () => {
  test.each([
    ['compressed', Buffer.of(1, 0, 0, 0, 1, 9), status.UNIMPLEMENTED],
    ['of an unknown flag', Buffer.of(7, 0, 0, 0, 0), status.INTERNAL],
    ['missing', Buffer.alloc(0), status.INTERNAL],
    ['cut off in its prefix', Buffer.of(0, 0, 0), status.INTERNAL],
    ['cut off in its content', Buffer.of(0, 0, 0, 0, 9, 1, 2), status.INTERNAL],
    ['not alone', Buffer.of(0, 0, 0, 0, 1, 9, 0, 0, 0, 0, 1, 9), status.INTERNAL],
  ])('a message that is %s gets a status', async (_, body, code) => {
    expect(await trailersOf({}, (stream) => stream.end(body))).toMatchObject({
      ':status': 200,
      'grpc-status': String(code),
    });
    expect(asked).toEqual([]);
  });

  test('a second message is refused before the client is done', async () => {
    const answer = await trailersOf({}, (stream) => stream.write(Buffer.of(0, 0, 0, 0, 1, 9, 0)));
    expect(answer).toMatchObject({ 'grpc-status': String(status.INTERNAL) });
    expect(asked).toEqual([]);
  });

  test('a message that comes byte by byte is read', async () => {
    const answer = await trailersOf({}, async (stream) => {
      for (const byte of [0, 0, 0, 0, 2, 104, 105]) {
        stream.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      stream.end();
    });
    expect(answer['grpc-status']).toBe('0');
    expect(asked.map((bytes) => Buffer.from(bytes).toString())).toEqual(['hi']);
  });

  test('a message over the limit is refused by its length, and the connection goes on', async () => {
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(MESSAGE_LIMIT + 1, 1);
    const session = connect('http://localhost', {
      createConnection: () => createConnection(path),
      maxSessionMemory: 1000,
    });
    try {
      const stream = session.request(HEADERS);
      stream.on('error', () => {});
      stream.resume();
      stream.write(prefix);
      // More than all windows together: what is refused must not be waited for.
      stream.write(Buffer.alloc(32 * 1024 * 1024));
      const [answer] = await once(stream, 'response');
      expect(answer).toMatchObject({ 'grpc-status': String(status.RESOURCE_EXHAUSTED) });
      await until(() => afterwards === 1);
      const next = await exchange(session, {}, (stream) => stream.end(Buffer.of(0, 0, 0, 0, 1, 120)));
      expect(next['grpc-status']).toBe('0');
    } finally {
      session.destroy();
    }
  });

  test.each([
    ['GET', { ':method': 'GET' }, 405],
    ['another content type', { 'content-type': 'application/json' }, 415],
    ['a content type that only begins alike', { 'content-type': 'application/grpc-web' }, 415],
    ['no content type', { 'content-type': undefined }, 415],
  ])('%s is refused as no gRPC', async (_, headers, code) => {
    const answer = await trailersOf(headers, (stream) => stream.end());
    expect(answer[':status']).toBe(code);
    expect(answer['grpc-status']).toBeUndefined();
  });

  test('content types of gRPC are taken, with a codec or parameters', async () => {
    for (const type of ['application/grpc', 'application/grpc+proto', 'application/grpc;a=b'])
      expect(
        await trailersOf({ 'content-type': type }, (stream) => stream.end(Buffer.of(0, 0, 0, 0, 0))),
      ).toMatchObject({ 'grpc-status': '0' });
  });

  test('a ping is answered', async () => {
    const session = connect('http://localhost', { createConnection: () => createConnection(path) });
    await once(session, 'connect');
    try {
      const payload = await new Promise((resolve, reject) => {
        session.ping(Buffer.from('12345678'), (error, _, back) => (error ? reject(error) : resolve(back)));
      });
      expect(String(payload)).toBe('12345678');
    } finally {
      session.destroy();
    }
  });

  test.each([
    ['in the middle of a message', '/t.T/Note', Buffer.of(0, 0, 0, 0, 9, 1)],
    ['while its answer is made', '/t.T/Hang', Buffer.of(0, 0, 0, 0, 0)],
    ['while a large answer is sent', '/t.T/Large', Buffer.concat([Buffer.of(0, 0, 0, 0, 4), sizeOf(30e6)])],
  ])('a client that goes away %s is no event', async (_, method, body) => {
    for (const leave of [
      (stream: ClientHttp2Stream, _: Socket) => stream.close(constants.NGHTTP2_CANCEL),
      (stream: ClientHttp2Stream, _: Socket) => stream.session?.destroy(),
      (_: ClientHttp2Stream, socket: Socket) => socket.destroy(),
    ]) {
      const socket = createConnection(path);
      const session = connect('http://localhost', { createConnection: () => socket });
      session.on('error', () => {});
      const stream = session.request({ ...HEADERS, ':path': method });
      stream.on('error', () => {});
      if (method === '/t.T/Note') stream.write(body);
      else stream.end(body);
      await new Promise((resolve) => setTimeout(resolve, 50));
      leave(stream, socket);
      await once(stream, 'close');
      session.destroy();
    }
    expect(String(await client.unary('/t.T/Echo', Buffer.from('x')))).toBe('x');
  });

  test('what follows an answer is called once the client has it, and when it left too', async () => {
    await trailersOf({}, (stream) => stream.end(Buffer.of(0, 0, 0, 0, 0)));
    await until(() => afterwards === 1);
    await trailersOf({}, (stream) => stream.end(Buffer.of(9)));
    await until(() => afterwards === 2);
    expect(asked.length).toBe(1);
  });

  test('what is no HTTP/2 at all is let go', async () => {
    const socket = createConnection(path);
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect(String(await client.unary('/t.T/Echo', Buffer.from('x')))).toBe('x');
  });

  test('closing cuts off what does not end, and takes nobody new', async () => {
    const hanging = statusOf(client.unary('/t.T/Hang', Buffer.alloc(0)));
    const call = client.unary('/t.T/Slow', Buffer.from('x'));
    await until(() => asked.length === 1);
    await server.close(300);
    expect(String(await call)).toBe('x');
    expect((await hanging).code).not.toBe(status.OK);
    const late = openClient(`unix:${path}`);
    expect((await statusOf(late.unary('/t.T/Echo', Buffer.alloc(0)))).code).toBe(status.UNAVAILABLE);
    late.close();
  });
});

const HEADERS: OutgoingHttpHeaders = {
  ':method': 'POST',
  ':path': '/t.T/Note',
  'content-type': 'application/grpc',
  te: 'trailers',
};

function sizeOf(bytes: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes);
  return size;
}

async function trailersOf(
  headers: OutgoingHttpHeaders,
  send: (stream: ClientHttp2Stream) => unknown,
): Promise<Record<string, unknown>> {
  const session = connect('http://localhost', { createConnection: () => createConnection(path) });
  try {
    return await exchange(session, headers, send);
  } finally {
    session.destroy();
  }
}

/** Headers and trailers of the answer as one. */
async function exchange(
  session: ReturnType<typeof connect>,
  headers: OutgoingHttpHeaders,
  send: (stream: ClientHttp2Stream) => unknown,
): Promise<Record<string, unknown>> {
  const stream = session.request({ ...HEADERS, ...headers });
  const answer: Record<string, unknown> = {};
  stream.on('error', () => {});
  stream.on('response', (found) => Object.assign(answer, found));
  stream.on('trailers', (found) => Object.assign(answer, found));
  stream.resume();
  await send(stream);
  await once(stream, 'close');
  return answer;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
