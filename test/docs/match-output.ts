/**
 * Whether a command printed what the document shows. A line `...` stands for any lines, none included; `...`
 * within a line stands for any text. Figures that differ from run to run (durations, times of day, ports on the
 * loopback interface) match any other figure of the same kind.
 */
export function outputMatches(expected: readonly string[], actual: readonly string[]): boolean {
  // Progress shows only where something takes a second.
  const lasting = actual.filter((line) => !/^\S.* …$/.test(line));
  return matchFrom(trimmed(expected).map(linePattern), trimmed(lasting).map(withoutFigures));
}

/** `null` stands for any lines. */
function matchFrom(patterns: readonly (RegExp | null)[], lines: readonly string[]): boolean {
  const [first, ...rest] = patterns;
  if (first === undefined) return lines.length === 0;
  if (first === null) return lines.some((_, at) => matchFrom(rest, lines.slice(at))) || matchFrom(rest, []);
  const [line, ...others] = lines;
  return line !== undefined && first.test(line) && matchFrom(rest, others);
}

function linePattern(line: string): RegExp | null {
  if (line.trim() === '...') return null;
  const parts = withoutFigures(line)
    .split('...')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function withoutFigures(line: string): string {
  return line
    .trimEnd()
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC)?/g, '<time>')
    .replace(/\b(under )?\d+(\.\d+)?( ?)(ms|s|min)\b/g, '<duration>')
    .replace(/\b(127\.0\.0\.1|localhost):\d+/g, '$1:<port>');
}

/** Without blank lines at both ends. */
function trimmed(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replace(/^(\s*\n)+|\s+$/g, '')
    .split('\n')
    .filter((line, _, all) => all.length > 1 || line !== '');
}
