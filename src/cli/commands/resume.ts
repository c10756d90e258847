import { resume } from '../../apply/resume.js';
import { counted } from '../../report/counted.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openInterrupt } from '../interrupt.js';
import { type ConnectionOptions, openRun, tellLostState } from '../open-run.js';
import { openProgress } from '../progress.js';
import { openTerminal } from '../terminal.js';
import { tellResumed } from './apply.js';

/** `linkspec resume`: starts the pipelines that an interrupted run had stopped. Starts no others. */
export async function resumeCommand(options: ConnectionOptions): Promise<ExitCode> {
  const terminal = openTerminal();
  const interrupt = openInterrupt(terminal);
  const run = await openRun(options, terminal, openProgress(terminal));
  try {
    tellLostState(run, terminal);
    const result = await interrupt.careful(() => resume(run));
    tellResumed(result, terminal);
    const { started, busy, errors } = result;
    if (started.length + busy.length + errors.length === 0) terminal.out('Nothing to resume.\n');
    else terminal.out(`${counted(started.length, 'pipeline')} started.\n`);
    return interrupt.code ?? (errors.length > 0 ? EXIT.failed : EXIT.done);
  } finally {
    interrupt.close();
    await run.close();
  }
}
