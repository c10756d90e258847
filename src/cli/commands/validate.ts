import { counted } from '../../report/counted.js';
import { problemsText } from '../../report/problems-text.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSpecs } from '../load-specs.js';
import { pathsOrDefault } from '../specs-or-fail.js';
import { openTerminal } from '../terminal.js';

/** `linkspec validate`: shape and sense; asks no server and resolves no secret. */
export async function validate(paths: readonly string[]): Promise<ExitCode> {
  const terminal = openTerminal();
  const { specs, problems } = await loadSpecs(pathsOrDefault(paths));
  terminal.err(problemsText(problems, { color: terminal.errColor }));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) {
    terminal.out(`${counted(errors, 'error')} found.\n`);
    return EXIT.failed;
  }
  terminal.out(`${counted(specs.length, 'spec')} valid.\n`);
  return EXIT.done;
}
