/** The gRPC status codes that a server of ours gives. */
export const GRPC_STATUS = {
  ok: 0,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
} as const;

export type GrpcStatus = (typeof GRPC_STATUS)[keyof typeof GRPC_STATUS];

/** An RPC that is answered by a status. The message goes to the client: it holds no content of the request. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError';
  readonly status: GrpcStatus;

  constructor(status: GrpcStatus, message: string) {
    super(message);
    this.status = status;
  }
}

/** The trailers that end an RPC. */
export function statusTrailers(status: GrpcStatus, message = ''): Record<string, string> {
  return {
    'grpc-status': String(status),
    ...(message && { 'grpc-message': percentEncode(message) }),
  };
}

/** Printable ASCII stays, every other byte of the UTF-8 text is written as %XX (gRPC over HTTP2, Status-Message). */
function percentEncode(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
