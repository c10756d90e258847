import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { base64, toJsonForm } from './descriptor.js';
import { openClient, statusOf } from './grpc-client.js';
import {
  type ClientIdentity,
  type Connected,
  environmentFor,
  eventually,
  makeIdentity,
  startProcess,
  startProvider,
} from './provider-process.js';

let terraform: ClientIdentity;
let stranger: ClientIdentity;
let provider: Connected | undefined;

beforeAll(() => {
  terraform = makeIdentity('terraform');
  stranger = makeIdentity('stranger');
});

afterEach(async () => {
  provider?.client.close();
  provider?.child.kill('SIGKILL');
  await provider?.ended;
  provider = undefined;
});

describe('before the handshake', () => {
  test('run by hand, it says what it is and does nothing', async () => {
    for (const cookie of [undefined, 'd602bf8f', '']) {
      const run = await startProcess(cookie === undefined ? {} : { TF_PLUGIN_MAGIC_COOKIE: cookie });
      expect(await run.ended).toBe(1);
      expect(run.out()).toBe('');
      expect(run.err()).toContain('linkspec terraform install');
    }
  });

  test.each([
    ['no protocol 6', { PLUGIN_PROTOCOL_VERSIONS: '5,16|\n7' }, /protocol 6, and this client offers 5,16 7/],
    ['no certificate', { PLUGIN_CLIENT_CERT: '' }, /TLS only/],
    ['a certificate that is none', { PLUGIN_CLIENT_CERT: 'a|b\nc' }, /PLUGIN_CLIENT_CERT/],
    ['no folder for sockets', { PLUGIN_UNIX_SOCKET_DIR: '/does/not/exist' }, /ENOENT/],
  ])('%s is told in one line, which is no handshake', async (_, environment, reason) => {
    const run = await startProcess({ ...environmentFor(terraform), ...environment });
    expect(await run.ended).toBe(1);
    expect(run.out()).toMatch(/^linkspec cannot start: [^|\n]+\n$/);
    expect(run.out()).toMatch(reason);
  });
});

describe('connected', () => {
  test('one line, then RPCs', async () => {
    provider = await startProvider(terraform);
    expect(provider.out()).toMatch(/^1\|6\|unix\|\/[^|]+\|grpc\|[A-Za-z0-9+/]+\n$/);
    const schema = await provider.rpc('GetProviderSchema', {});
    expect(schema).toMatchObject({
      resourceSchemas: [{ key: 'echo', value: { version: '3' } }],
      serverCapabilities: { getProviderSchemaOptional: true },
    });
    expect(
      await provider.rpc('PlanResourceChange', {
        typeName: 'echo',
        proposedNewState: { msgpack: base64('new') },
        priorPrivate: base64('private'),
        providerMeta: { msgpack: base64('skipped') },
      }),
    ).toEqual({ plannedState: { msgpack: base64('new') }, plannedPrivate: base64('private') });
  });

  test('many RPCs side by side keep apart', async () => {
    const running = await startProvider(terraform);
    provider = running;
    const texts = Array.from({ length: 300 }, (_, number) => base64(`link ${number}`));
    const answers = await Promise.all(
      texts.map((json) => running.rpc('UpgradeResourceState', { typeName: 'echo', rawState: { json } })),
    );
    expect(answers).toEqual(texts.map((json) => ({ upgradedState: { json } })));
  });

  test('messages of 20 MiB pass in both directions', async () => {
    provider = await startProvider(terraform);
    const large = Buffer.alloc(20 * 1024 * 1024, 'linkspec');
    const state = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(large).finish();
    const answer = await provider.client.unary(
      '/tfplugin6.Provider/ReadResource',
      new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(state).finish(),
    );
    // The new state is the answer's first field, and what was sent is all of it.
    const reader = new BinaryReader(answer);
    expect(reader.tag()).toEqual([1, WireType.LengthDelimited]);
    expect(Buffer.from(reader.bytes()).equals(state)).toBe(true);
  });

  test('what go-plugin asks beside the provider', async () => {
    provider = await startProvider(terraform);
    const health = await provider.client.unary('/grpc.health.v1.Health/Check', Buffer.alloc(0));
    expect(toJsonForm('HealthCheckResponse', health)).toEqual({ status: 'SERVING' });
    const broker = provider.client.client.makeBidiStreamRequest(
      '/plugin.GRPCBroker/StartStream',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
    );
    broker.resume();
    broker.write(Buffer.of(8, 1));
    broker.end();
    const [{ code }] = await once(broker, 'status');
    expect(code).toBe(status.OK);
  });

  test('RPCs that it does not have, and requests that are none, are refused', async () => {
    provider = await startProvider(terraform);
    const { client } = provider;
    for (const path of ['/tfplugin6.Provider/CallFunction', '/tfplugin5.Provider/GetSchema', '/'])
      expect((await statusOf(client.unary(path, Buffer.alloc(0)))).code).toBe(status.UNIMPLEMENTED);
    for (const garbage of [
      Buffer.of(0xff),
      Buffer.of(10, 200),
      Buffer.from('hunter2'),
      Buffer.of(10, 1, 0xff),
    ])
      expect(await statusOf(client.unary('/tfplugin6.Provider/ReadResource', garbage))).toEqual({
        code: status.INTERNAL,
        details: 'request of readResource is malformed',
      });
    expect(await provider.rpc('ValidateProviderConfig', {})).toEqual({});
  });

  test('an exception becomes a diagnostic; only a text made for people is told', async () => {
    provider = await startProvider(terraform);
    expect(await provider.rpc('ValidateResourceConfig', { typeName: 'error' })).toEqual({
      diagnostics: [
        { severity: 'ERROR', summary: 'a type change is not allowed', detail: 'Allow it. (LNK0402)' },
      ],
    });
    const defect = await provider.rpc('ValidateResourceConfig', { typeName: 'defect' });
    expect(defect).toMatchObject({ diagnostics: [{ severity: 'ERROR', summary: 'Defect in linkspec' }] });
    expect(JSON.stringify(defect)).toMatch(/LNK0900.*TypeError.*echo-provider\.mjs:\d+/s);
    const stop = await provider.rpc('StopProvider', {});
    expect(stop).toEqual({ error: 'Defect in linkspec' });
    expect(JSON.stringify([defect, stop]) + provider.err()).not.toContain('hunter2');
  });

  test('a provider that cannot be loaded tells why in each answer', async () => {
    provider = await startProvider(terraform, { ECHO_LOAD: 'fail' });
    for (const name of ['GetProviderSchema', 'ConfigureProvider'])
      expect(await provider.rpc(name, {})).toEqual({
        diagnostics: [{ severity: 'ERROR', summary: 'the server refused the login', detail: '(LNK0302)' }],
      });
    await provider.shutdown();
    expect(await provider.ended).toBe(0);
  });

  test('what libraries print goes to the stream for it, also what came before that was open', async () => {
    provider = await startProvider(terraform);
    const line = provider.out();
    await provider.rpc('ValidateResourceConfig', { typeName: 'print' });
    const stream = provider.client.serverStream('/plugin.GRPCStdio/StreamStdio');
    const ended = once(stream, 'status');
    const got: object[] = [];
    stream.on('data', (data: Buffer) => got.push(toJsonForm('StdioData', data)));
    await eventually(() => got.length === 2);
    const noise = [base64('noise from a library\n'), base64('more')].map((data) => ({
      channel: 'STDOUT',
      data,
    }));
    expect(got).toEqual(noise);
    await provider.rpc('ValidateResourceConfig', { typeName: 'print' });
    await eventually(() => got.length === 4);
    expect(got).toEqual([...noise, ...noise]);
    // Nothing is told twice: what was heard is not kept for who comes later.
    const later = provider.client.serverStream('/plugin.GRPCStdio/StreamStdio');
    later.on('data', (data: Buffer) => got.push(toJsonForm('StdioData', data)));
    await once(later, 'metadata');
    await provider.rpc('ValidateResourceConfig', { typeName: 'print' });
    await eventually(() => got.length >= 8);
    expect(got.length).toBe(8);
    expect(provider.out()).toBe(line);
    await provider.shutdown();
    const [{ code }] = await ended;
    expect(code).toBe(status.OK);
    expect(await provider.ended).toBe(0);
  });

  test('its log lines have the form that Terraform reads', async () => {
    provider = await startProvider(terraform);
    await eventually(() => provider?.err().includes('\n') === true);
    expect(JSON.parse(provider.err().split('\n')[0] ?? '')).toEqual({
      '@level': 'info',
      '@message': 'echo is loaded',
      '@module': 'linkspec',
      '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    });
  });

  test('the socket is for this user alone, in the folder that Terraform names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sockets-'));
    try {
      provider = await startProvider(terraform, { PLUGIN_UNIX_SOCKET_DIR: folder });
      const own = join(folder, readdirSync(folder)[0] ?? '');
      expect(provider.target).toBe(`unix:${join(own, 'provider')}`);
      expect(statSync(own).mode & 0o777).toBe(0o700);
      await provider.shutdown();
      await provider.ended;
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a client that knows multiplexing is told that there is none', async () => {
    provider = await startProvider(terraform, { PLUGIN_MULTIPLEX_GRPC: 'true' });
    expect(provider.out()).toMatch(/\|false\n$/);
  });
});

describe('strangers', () => {
  test.each([
    ['no certificate', () => ({})],
    ['another certificate of the same name', () => stranger],
  ])('a client with %s is refused, and Terraform is still served', async (_, identity) => {
    provider = await startProvider(terraform);
    const other = openClient(provider.target, { server: provider.serverCertificate, ...identity() });
    const refused = await statusOf(other.unary('/grpc.health.v1.Health/Check', Buffer.alloc(0)));
    other.close();
    expect(refused.code).toBe(status.UNAVAILABLE);
    expect(await provider.rpc('ValidateProviderConfig', {})).toEqual({});
    await eventually(() => provider?.err().includes('a connection was refused') === true);
  });

  test('a client that takes another certificate for ours refuses us', async () => {
    provider = await startProvider(terraform);
    const other = openClient(provider.target, { server: stranger.certificate, ...terraform });
    expect((await statusOf(other.unary('/grpc.health.v1.Health/Check', Buffer.alloc(0)))).code).toBe(
      status.UNAVAILABLE,
    );
    other.close();
  });

  test('plain text is refused', async () => {
    provider = await startProvider(terraform);
    const plain = openClient(provider.target);
    expect((await statusOf(plain.unary('/grpc.health.v1.Health/Check', Buffer.alloc(0)))).code).toBe(
      status.UNAVAILABLE,
    );
    plain.close();
    expect(await provider.rpc('ValidateProviderConfig', {})).toEqual({});
  });

  test('connections that say nothing, half a handshake or nonsense disturb nobody', async () => {
    provider = await startProvider(terraform);
    const path = provider.target.replace('unix:', '');
    const silent = createConnection(path);
    const half = createConnection(path);
    half.write(Buffer.of(0x16, 3, 1, 2, 0, 1));
    const nonsense = createConnection(path);
    for (const socket of [silent, half, nonsense]) socket.on('error', () => {});
    nonsense.write(Buffer.alloc(100_000, 0xee));
    nonsense.resume();
    await new Promise((resolve) => nonsense.once('close', resolve));
    const tls = connectTls({
      path,
      ca: provider.serverCertificate,
      servername: 'localhost',
      ...{ cert: terraform.certificate, key: terraform.key },
      ALPNProtocols: ['h2'],
    });
    await once(tls, 'secureConnect');
    expect([tls.alpnProtocol, tls.getProtocol()]).toEqual(['h2', 'TLSv1.3']);
    tls.on('error', () => {});
    tls.write(Buffer.alloc(1000, 0xee));
    tls.resume();
    await new Promise((resolve) => tls.once('close', resolve));
    expect(await provider.rpc('ValidateProviderConfig', {})).toEqual({});
    await provider.shutdown();
    expect(await provider.ended).toBe(0);
    for (const socket of [silent, half]) socket.destroy();
  });
});
