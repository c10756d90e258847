import { EXIT } from './exit-code.js';
import { buildProgram } from './program.js';
import { tellError } from './tell-error.js';

// A reader that went away (`linkspec plan | head`) is no error.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed));

// Commands that must clean up first (apply, resume, emulator) put their own listeners in place of these.
process.on('SIGINT', () => process.exit(EXIT.interrupted));
process.on('SIGTERM', () => process.exit(EXIT.terminated));

try {
  await buildProgram((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  process.exitCode = await tellError(error);
}
