import type { LogEntry } from './options.js';

type Writable = { -readonly [K in keyof LogEntry]: LogEntry[K] };

/** The log keeps this many entries at least, so that an emulator may run for days. */
const KEEP = 100_000;

/** What clients sent, in order of arrival. */
export class StatementLog {
  private list: Writable[] = [];

  get entries(): readonly LogEntry[] {
    return this.list;
  }

  /** Writes down a statement as it comes; the function that it gives writes down how it ended. */
  begin(entry: Omit<LogEntry, 'outcome' | 'ms'>): (outcome: Exclude<LogEntry['outcome'], 'running'>) => void {
    const written: Writable = { ...entry, ms: undefined, outcome: 'running' };
    const begun = performance.now();
    this.list.push(written);
    if (this.list.length > KEEP * 1.1) this.list = this.list.slice(-KEEP);
    return (outcome) => {
      written.outcome = outcome;
      written.ms = performance.now() - begun;
    };
  }

  clear(): void {
    this.list = [];
  }
}
