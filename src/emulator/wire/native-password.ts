import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a client's answer to the 20-byte challenge fits the password (plugin mysql_native_password):
 * SHA1(password) XOR SHA1(challenge + SHA1(SHA1(password))). An empty password is answered by nothing.
 */
export function passwordFits(password: string, challenge: Uint8Array, answer: Uint8Array): boolean {
  if (password === '') return answer.length === 0;
  const once = sha1(Buffer.from(password));
  const mask = sha1(Buffer.concat([challenge, sha1(once)]));
  const expected = Buffer.from(once.map((byte, index) => byte ^ (mask[index] as number)));
  return answer.length === expected.length && timingSafeEqual(answer, expected);
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash('sha1').update(bytes).digest();
}
