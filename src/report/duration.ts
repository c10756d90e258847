/** The longest duration: what a Node timer holds, a little under 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Milliseconds of a duration as people write it on the command line: `10s`, `2m`, `500ms`, `1m30s`, `1h`, `0`.
 * `undefined` where it is something else, is no whole number of milliseconds, or is longer than a timer holds.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (!parts || text === '') return undefined;
  const [, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = parts;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(milliseconds);
  return ms <= LONGEST_MS ? ms : undefined;
}

/** A duration as {@link parseDuration} reads it: `1m30s`, `500ms`, `0`. Takes whole milliseconds. */
export function formatDuration(ms: number): string {
  const parts = [
    [Math.floor(ms / 3_600_000), 'h'],
    [Math.floor(ms / 60_000) % 60, 'm'],
    [Math.floor(ms / 1_000) % 60, 's'],
    [ms % 1_000, 'ms'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join('') || '0'
  );
}

/** How long a pipeline was paused, for people: `under 0.01 s`, `0.21 s`, `12.3 s`, `2 min 5 s`. */
export function pauseText(ms: number): string {
  if (ms < 5) return 'under 0.01 s';
  if (ms < 9_995) return `${(ms / 1_000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
