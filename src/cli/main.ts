import { EXIT } from './exit-code.js';
import { buildProgram } from './program.js';
import { tellError } from './tell-error.js';

// A reader that went away (`linkspec plan | head`) is no error, and no reason to leave an apply in the middle. Output
// that is lost in another way (a full disk) makes a run fail once it has done its work.
let outputLost = false;
for (const stream of [process.stdout, process.stderr])
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    outputLost ||= code !== 'EPIPE' && code !== 'ERR_STREAM_DESTROYED' && stream === process.stdout;
  });
process.on('exit', (code) => {
  if (code === EXIT.done && outputLost) process.exitCode = EXIT.failed;
});

// Commands that must clean up first (apply, resume, emulator) put their own listeners in place of these.
process.on('SIGINT', () => process.exit(EXIT.interrupted));
process.on('SIGTERM', () => process.exit(EXIT.terminated));

try {
  const program = buildProgram((code) => {
    process.exitCode = code;
  });
  if (process.argv.length > 2) await program.parseAsync();
  else program.outputHelp();
} catch (error) {
  process.exitCode = await tellError(error);
}
