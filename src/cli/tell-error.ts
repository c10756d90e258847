import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-code.js';

/** Tells an error on stderr and gives the exit code for it. What linkspec did not expect is told without its text. */
export async function tellError(error: unknown): Promise<ExitCode> {
  // commander has told its own (wrong options) or has nothing to tell (--help, --version).
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const { errorText, exitCodeOf } = await import('./error-text.js');
  process.stderr.write(errorText(error));
  return exitCodeOf(error);
}
