import { LinkspecError } from '../../error/linkspec-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { packageFile } from '../package-files.js';
import { openTerminal } from '../terminal.js';

const FILES = new Map([
  ['spec', 'schemas/linkspec.schema.json'],
  ['plan', 'schemas/plan.schema.json'],
  ['result', 'schemas/result.schema.json'],
]);

/** `linkspec schema`: prints one of the published JSON Schemas. */
export async function schema(name: string): Promise<ExitCode> {
  const file = FILES.get(name);
  if (file === undefined)
    throw new LinkspecError('LNK0701', `there is no schema ${JSON.stringify(name)}`, {
      hint: `Write one of: ${[...FILES.keys()].join(', ')}.`,
    });
  openTerminal().out(packageFile(file));
  return EXIT.done;
}
