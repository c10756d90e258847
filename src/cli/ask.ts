import { createInterface } from 'node:readline/promises';

/** Asks on the terminal; only `yes` is a yes, as in Terraform. */
export async function askToApply(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('\nCarry out this plan? Only "yes" is accepted: ', { signal });
    return answer.trim() === 'yes';
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
