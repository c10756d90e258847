/** A name as SQLite quotes it. */
export function sqliteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal of SQLite, which has no escapes and ends at a NUL. */
export function sqliteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return quoted.includes('\0') ? `(${quoted.replaceAll('\0', "'||char(0)||'")})` : quoted;
}
