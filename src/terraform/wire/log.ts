/** Levels of Terraform's log (`TF_LOG`, `TF_LOG_PROVIDER`). */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Writes a line to Terraform's log. The text is ours: no value of a configuration or a server may be in it. */
export type Log = (level: LogLevel, message: string) => void;

/**
 * The line for one entry, as go-plugin reads it from stderr. It wants six fractional digits in the time: with
 * JavaScript's three it would take the line for raw text.
 */
export function logLine(level: LogLevel, message: string, now: Date): string {
  const entry = {
    '@level': level,
    '@message': message,
    '@module': 'linkspec',
    '@timestamp': now.toISOString().replace('Z', '000Z'),
  };
  return `${JSON.stringify(entry)}\n`;
}
