/** Where results and progress go: results on stdout, everything else on stderr (contract, Command line). */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Colour on stdout: a terminal, and NO_COLOR unset (no-color.org: set and not empty). */
  readonly color: boolean;
  readonly errColor: boolean;
}

export function openTerminal(): Terminal {
  const plain = (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb';
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    color: process.stdout.isTTY === true && !plain,
    errColor: process.stderr.isTTY === true && !plain,
  };
}
