/**
 * What kind of failure, by what can be done about it: `conflict` and `gone` read again, `invalid`, `forbidden` and
 * `unauthorized` need a person, `throttled`, `server`, `network` and `timeout` pass, `aborted` was asked for, `silent` is
 * a watch that went on and brought nothing for too long: nothing has happened, or its connection is dead.
 * A name that exists already is a `conflict` with the reason `AlreadyExists`.
 */
export type KubeErrorKind =
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'invalid'
  | 'forbidden'
  | 'unauthorized'
  | 'throttled'
  | 'server'
  | 'network'
  | 'timeout'
  | 'silent'
  | 'aborted';

/** A request to the API server failed. The message never quotes an object, nor anything about a Secret but names. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  /** `reason` of the server's Status object, such as `AlreadyExists`; empty where there is none. */
  readonly reason: string;
  /** How long the server asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly kind: KubeErrorKind,
    message: string,
    more: { status?: number; reason?: string; retryAfterMs?: number | undefined } = {},
  ) {
    super(message);
    this.status = more.status ?? 0;
    this.reason = more.reason ?? '';
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** The error for anything that was thrown on the way to the API server. */
export function asKubeError(thrown: unknown): KubeError {
  if (thrown instanceof KubeError) return thrown;
  const code = codeOf(thrown);
  return new KubeError('network', `the connection to the API server failed (${code})`);
}

/** Codes such as ECONNRESET are told; messages of foreign libraries are not. */
function codeOf(thrown: unknown): string {
  if (thrown instanceof Error) {
    const { code } = thrown as { readonly code?: unknown };
    return typeof code === 'string' ? code : thrown.name;
  }
  return 'unknown';
}
