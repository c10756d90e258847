import { EXIT, type ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** SIGINT and SIGTERM for a command that has something to clean up. */
export interface Interrupt {
  /** Aborted by the first signal: finish or undo what is open, begin nothing new. */
  readonly signal: AbortSignal;
  /** The exit code that the signal calls for; undefined: none came. */
  readonly code: ExitCode | undefined;
  close(): void;
}

/** The second signal leaves at once: the journal then remembers what is stopped. */
export function openInterrupt(terminal: Pick<Terminal, 'err'>): Interrupt {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    const its = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    if (code !== undefined) {
      terminal.err('Left at once. Run `linkspec resume` to start the pipelines that may be stopped.\n');
      process.exit(its);
    }
    code = its;
    terminal.err(`${signal}: finishing what is open, beginning nothing new. A second signal leaves at once.\n`);
    controller.abort();
  };
  const before = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, onSignal);
  }
  return {
    signal: controller.signal,
    get code() {
      return code;
    },
    close() {
      for (const [signal, listeners] of before) {
        process.removeListener(signal, onSignal);
        for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
      }
    },
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
