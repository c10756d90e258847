import { LinkspecError } from '../error/linkspec-error.js';

/** An error of the file system as LNK0504; anything else comes back as it is. */
export function explainFileError(error: unknown, doing: string, path: string): unknown {
  const code = error instanceof LinkspecError ? undefined : systemCode(error);
  if (code === undefined) return error;
  return new LinkspecError('LNK0504', `${doing} failed: ${path} (${code})`, {
    hint: 'Give this user the right to write the file and its folder, or name another file with --state file:PATH.',
  });
}

/** The code of an error of the system or a library, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
