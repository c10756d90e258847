/** The value of `--owner` where it is not given. A file of its own: `--help` loads nothing else of planning. */
export const STANDARD_OWNER = 'default';
