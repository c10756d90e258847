import { createInterface } from 'node:readline';

/**
 * Asks on the terminal; only `yes` is a yes, as in Terraform. The end of the input (Ctrl-D) is a no. Ctrl-C is handed
 * on as SIGINT, which a terminal in readline's mode does not send by itself.
 */
export function askToApply(): Promise<boolean> {
  return new Promise((resolve) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    terminal.on('SIGINT', () => {
      terminal.close();
      process.kill(process.pid, 'SIGINT');
    });
    terminal.on('close', () => resolve(false));
    terminal.question('\nCarry out this plan? Only "yes" is accepted: ', (answer) => {
      resolve(answer.trim() === 'yes');
      terminal.close();
    });
  });
}
