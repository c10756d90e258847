import { EXIT, type ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** SIGINT, SIGTERM and SIGHUP for a command that stops pipelines. */
export interface Interrupt {
  /** The exit code that the signal calls for; undefined: none came. */
  readonly code: ExitCode | undefined;
  /**
   * Does work that must not be cut off. The first signal aborts the given one: finish or undo what is open, begin
   * nothing new. The second leaves at once: the journal then remembers what is stopped. Outside of such work a
   * signal leaves at once, since nothing is open.
   */
  careful<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  close(): void;
}

/** Listens until it is closed. */
export function openInterrupt(terminal: Pick<Terminal, 'err'>): Interrupt {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  let open = false;
  const onSignal = (signal: Signal) => {
    if (!open) {
      terminal.err('\nInterrupted.\n');
      process.exit(CODES[signal]);
    }
    if (code !== undefined) {
      terminal.err(
        '\nLeft at once. Run `linkspec resume`: it starts the pipelines that are still stopped.\n',
      );
      process.exit(CODES[signal]);
    }
    code = CODES[signal];
    terminal.err(
      `\n${signal}: finishing what is open, beginning nothing new. A second signal leaves at once.\n`,
    );
    controller.abort();
  };
  const before = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, onSignal);
  }
  return {
    get code() {
      return code;
    },
    async careful(work) {
      open = true;
      try {
        return await work(controller.signal);
      } finally {
        open = false;
      }
    },
    close() {
      for (const [signal, listeners] of before) {
        process.removeListener(signal, onSignal);
        for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
      }
    },
  };
}

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hungUp } as const;
type Signal = keyof typeof CODES;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies readonly Signal[];
