import type { ErrorCode } from '../error/codes.js';
import { LinkspecError } from '../error/linkspec-error.js';

/**
 * An error whose message says all: the CDK prints messages and nothing else. `where` is a construct's path or a place
 * in a file.
 */
export function refusal(code: ErrorCode, where: string, message: string, hint: string): LinkspecError {
  return new LinkspecError(code, `${code}: ${where}: ${message}. ${hint}`, { hint });
}
