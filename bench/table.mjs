/** A Markdown table, columns padded for reading as plain text; the first one to the left, figures to the right. */
export function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '')));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => pad(cell, widths[column], column)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(lines[0]), rule, ...lines.slice(1).map(line)].join('\n');
}

function pad(cell, width, column) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** `1.23 s`, `45 ms`. */
export function time(ms) {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(0)} ms`;
}

export function memory(mib) {
  return mib === undefined ? '' : `${mib.toFixed(0)} MiB`;
}

export function ratio(value) {
  return `${value.toFixed(2)} ×`;
}

/** `met` or `missed`, with the target. */
export function verdict(value, limit, text) {
  return `${text}: ${value <= limit ? 'met' : 'missed'}`;
}
