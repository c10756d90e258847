import { ChannelCredentials, Client, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';

/** A client of another make: @grpc/grpc-js. Messages are bytes. */
export interface GrpcClient {
  unary(path: string, request: Uint8Array): Promise<Buffer>;
  /** Cancels itself when the test ends it. */
  serverStream(path: string): ClientReadableStream<Buffer>;
  readonly client: Client;
  close(): void;
}

/** The client's certificate and key, and the certificate of the server that it trusts; PEM. */
export interface Trust {
  readonly server: Buffer;
  readonly certificate?: Buffer;
  readonly key?: Buffer;
}

/** Without `trust` it speaks plain text. The target is as gRPC writes it: `unix:/path`, `127.0.0.1:1234`. */
export function openClient(target: string, trust?: Trust): GrpcClient {
  const client = new Client(
    target,
    trust
      ? ChannelCredentials.createSsl(trust.server, trust.key ?? null, trust.certificate ?? null)
      : ChannelCredentials.createInsecure(),
    {
      'grpc.ssl_target_name_override': 'localhost',
      'grpc.default_authority': 'localhost',
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.enable_retries': 0,
    },
  );
  return {
    client,
    unary: (path, request) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, asIs, asIs, Buffer.from(request), (error, answer) => {
          if (error || !answer) reject(error ?? new Error('no answer'));
          else resolve(answer);
        });
      }),
    serverStream: (path) => client.makeServerStreamRequest(path, asIs, asIs, Buffer.alloc(0)),
    close: () => client.close(),
  };
}

/** `code` and `details` of a failed call. */
export async function statusOf(call: Promise<unknown>): Promise<{ code: number; details: string }> {
  try {
    await call;
  } catch (error) {
    const { code, details } = error as ServiceError;
    return { code, details };
  }
  return { code: 0, details: '' };
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
