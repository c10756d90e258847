import { createRedactor } from '../secret/redact.js';
import type { Secret } from '../secret/secret.js';

/**
 * Text from the server as it may be shown. Servers quote statements in their messages, so: every trace of the
 * secrets is masked, and where the statement carries secrets, what is quoted after "near" is cut altogether
 * (a quote may begin or end in the middle of a secret). Line breaks become spaces.
 */
export function cleanServerText(
  text: string,
  secrets: { readonly connection: readonly Secret[]; readonly statement: readonly Secret[] },
): string {
  const short = secrets.statement.length > 0 ? text.replace(NEAR, 'near …') : text;
  const masked = createRedactor([...secrets.connection, ...secrets.statement])(short);
  return masked.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

const NEAR = /\bnear\s*['"`][\s\S]*$/i;
