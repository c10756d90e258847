import { diagnosticOf } from './failure.js';
import type { Method } from './grpc-server.js';
import { GRPC_STATUS, GrpcError } from './grpc-status.js';
import type { Diagnostic, ProviderMethods } from './messages.js';
import { decode } from './protobuf-decode.js';
import { encode, type Writable } from './protobuf-encode.js';
import { type Reply, type Request, RPCS, type RpcName } from './protocol.js';

/**
 * Terraform's service: each RPC is decoded, handed to the provider as soon as it is loaded, and its answer encoded.
 * Whatever the provider throws, as it loads or later, becomes an ERROR diagnostic of the answer, since Terraform shows
 * that with the resource and its line; bytes that are no such message are INTERNAL.
 */
export function providerService(provider: () => Promise<ProviderMethods>): [path: string, Method][] {
  return RPC_NAMES.map((name) => [pathOf(name), unary(name, provider)]);
}

const RPC_NAMES = Object.keys(RPCS) as RpcName[];

function pathOf(name: RpcName): string {
  return `/tfplugin6.Provider/${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** ProviderMethods again, in the form in which the compiler follows a name through to its types. */
type Calls = { readonly [K in RpcName]: (request: Request<K>) => Promise<Reply<K>> };

function unary<K extends RpcName>(name: K, provider: () => Promise<Calls>): Method {
  const { request, answer } = RPCS[name];
  return {
    kind: 'unary',
    async answer(bytes) {
      const asked = decoded(name, () => decode(request, bytes));
      try {
        const methods = await provider();
        return encode(answer, await methods[name](asked));
      } catch (error) {
        return failed(name, answer, diagnosticOf(error));
      }
    },
  };
}

function decoded<T>(name: RpcName, read: () => T): T {
  try {
    return read();
  } catch {
    throw new GrpcError(GRPC_STATUS.internal, `request of ${name} is malformed`);
  }
}

/** Each answer has diagnostics, apart from that to StopProvider. */
function failed(name: RpcName, answer: Writable<object>, diagnostic: Diagnostic): Uint8Array {
  return encode<object>(
    answer,
    name === 'stopProvider' ? { error: diagnostic.summary } : { diagnostics: [diagnostic] },
  );
}
