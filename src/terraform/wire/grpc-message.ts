import type { Readable } from 'node:stream';
import { GRPC_STATUS, GrpcError } from './grpc-status.js';

/** Terraform's own limit for a message, in bytes. */
export const MESSAGE_LIMIT = 256 * 1024 * 1024;

/** Compressed flag and length, in front of every message. */
const PREFIX = 5;

/** The bytes that stand in front of a message of this length. */
export function prefixOf(length: number): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/**
 * Reads the one message of a unary request. Rejects with a GrpcError where it is too long (as soon as its length is
 * read: nothing of it is kept), compressed, cut short, missing, or not alone; with any other error where the client
 * went away.
 */
export function readMessage(stream: Readable, limit: number = MESSAGE_LIMIT): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    let expected: number | undefined;
    const refuse = (error: Error) => {
      stream.removeListener('data', onData);
      stream.resume();
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      received += chunk.length;
      try {
        if (expected === undefined && received >= PREFIX) expected = lengthOf(Buffer.concat(chunks), limit);
        if (expected !== undefined && received > PREFIX + expected)
          throw new GrpcError(GRPC_STATUS.internal, 'more than one message in a unary request');
      } catch (error) {
        refuse(error instanceof Error ? error : new Error('cannot be read'));
      }
    };
    stream.on('data', onData);
    stream.once('end', () => {
      if (received - PREFIX === expected) resolve(Buffer.concat(chunks).subarray(PREFIX));
      else
        reject(new GrpcError(GRPC_STATUS.internal, received === 0 ? 'no message' : 'message is cut short'));
    });
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the client went away')));
  });
}

/** Reads the prefix. The flag is 0 or 1; no compression is offered, so that 1 is never right. */
function lengthOf(start: Buffer, limit: number): number {
  const flag = start.readUInt8(0);
  if (flag === 1) throw new GrpcError(GRPC_STATUS.unimplemented, 'compressed messages are not supported');
  if (flag !== 0) throw new GrpcError(GRPC_STATUS.internal, 'not a gRPC message');
  const length = start.readUInt32BE(1);
  if (length > limit)
    throw new GrpcError(GRPC_STATUS.resourceExhausted, `message of ${length} bytes; the limit is ${limit}`);
  return length;
}
