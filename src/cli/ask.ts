import { createInterface } from 'node:readline';

/**
 * Asks on the terminal; only `yes` is a yes, as in Terraform. The end of the input (Ctrl-D) is a no. Ctrl-C is handed
 * on as SIGINT, which a terminal in readline's mode does not send by itself.
 */
export function askToApply(): Promise<boolean> {
  return new Promise((resolve) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const decline = () => resolve(false);
    terminal.on('close', decline);
    terminal.on('SIGINT', () => {
      // No answer at all: the signal ends the run.
      terminal.off('close', decline);
      terminal.close();
      process.kill(process.pid, 'SIGINT');
    });
    terminal.question('\nCarry out this plan? Only "yes" is accepted: ', (answer) => {
      resolve(answer.trim() === 'yes');
      terminal.close();
    });
  });
}
