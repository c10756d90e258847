import { scrypt } from 'node:crypto';
import pLimit from 'p-limit';

/** How much work one guess at a secret takes (RFC 7914). `scheme` names the numbers in whatever is stored. */
export interface ScryptCost {
  /** Letters and digits, stored before each fingerprint and seal: another cost needs another name. */
  readonly scheme: string;
  /** Work and memory, a power of two: one stretch takes 128 · N · r bytes. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and about 100 ms of one core for each stretch; figures in docs/design/fingerprints.md. */
export const SCRYPT_COST: ScryptCost = Object.freeze({ scheme: 's1', N: 2 ** 15, r: 8, p: 1 });

/** Turns text into 32 bytes, slowly. A value's bytes are never a seal's bytes, even of the same text. */
export type Stretch = (purpose: 'value' | 'seal', text: string) => Promise<Buffer>;

/**
 * Makes the slow function behind fingerprints and seals. At most `concurrency` run at once: each takes its memory
 * and one of Node's four worker threads, which files and host names need too.
 */
export function createStretch(salt: string, cost: ScryptCost, concurrency: number): Stretch {
  const limit = pLimit(concurrency);
  const { N, r, p } = cost;
  // OpenSSL counts a little more than the formula; twice as much is safely enough.
  const options = { N, r, p, maxmem: 256 * N * r + 2 ** 20 };
  return (purpose, text) =>
    limit(
      () =>
        new Promise((resolve, reject) => {
          scrypt(text, `linkspec ${purpose} ${salt}`, 32, options, (error, bytes) =>
            error ? reject(error) : resolve(bytes),
          );
        }),
    );
}
