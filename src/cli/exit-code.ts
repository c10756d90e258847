/** Exit codes (contract, Command line): what scripts and CI jobs branch on. */
export const EXIT = {
  done: 0,
  /** An error, a partial failure, or a plan with blocked links. */
  failed: 1,
  /** `plan --detailed-exitcode` only. */
  pending: 2,
  usage: 64,
  /** The terminal went away: 128 + 1, as shells count signals. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
