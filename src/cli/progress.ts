import type { Terminal } from './terminal.js';

/** Tells people what is taking long, on stderr. */
export interface Progress {
  /** What is being done now. Shown on a terminal at once, elsewhere only if it takes a second. */
  step(message: string): void;
  /** A line that stays. */
  line(text: string): void;
  /** Clears the last step. */
  done(): void;
}

export function openProgress(terminal: Pick<Terminal, 'err'>, tty = process.stderr.isTTY === true): Progress {
  let timer: NodeJS.Timeout | undefined;
  let shown = false;
  const clear = () => {
    clearTimeout(timer);
    if (shown && tty) terminal.err('\r\x1b[K');
    shown = false;
  };
  return {
    step(message) {
      clear();
      const show = () => {
        shown = true;
        terminal.err(tty ? `${message} …` : `${message} …\n`);
      };
      timer = setTimeout(show, tty ? 100 : 1_000).unref();
    },
    line(text) {
      clear();
      terminal.err(`${text}\n`);
    },
    done: clear,
  };
}
