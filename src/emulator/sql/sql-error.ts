/** An answer of the server that is an error: number, SQLSTATE and text (reference, section 5). */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly sqlState: string;

  constructor(
    readonly errno: number,
    message: string,
  ) {
    super(message);
    this.sqlState = SQL_STATES[errno] ?? 'HY000';
  }
}

const SQL_STATES: Readonly<Record<number, string>> = {
  1044: '42000',
  1045: '28000',
  1046: '3D000',
  1048: '23000',
  1049: '42000',
  1050: '42S01',
  1051: '42S02',
  1054: '42S22',
  1062: '23000',
  1064: '42000',
  1094: 'HY000',
  1142: '42000',
  1146: '42S02',
  1305: '42000',
  1317: '70100',
  1406: '22001',
};

/** 1064 as MySQL words it: it quotes the statement from the place on, secrets included, as real servers do. */
export function syntaxError(sql: string, position: number): SqlError {
  const line = sql.slice(0, position).split('\n').length;
  return new SqlError(
    1064,
    `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${sql.slice(position, position + 80)}' at line ${line}`,
  );
}

/** A statement that a real server may know and the emulator does not: 1064 that says so. */
export function notEmulated(what: string): SqlError {
  return new SqlError(
    1064,
    `You have an error in your SQL syntax: ${what} is not emulated by linkspec emulator`,
  );
}

export function noDatabaseSelected(): SqlError {
  return new SqlError(1046, 'No database selected');
}

export function unknownDatabase(name: string): SqlError {
  return new SqlError(1049, `Unknown database '${name}'`);
}

export function noSuchTable(database: string, name: string): SqlError {
  return new SqlError(1146, `Table '${database}.${name}' doesn't exist`);
}

/** The number is seen in public code, the text is near what is reported (reference, section 5). */
export function noSuchLink(name: string): SqlError {
  return new SqlError(2332, `No link with name '${name}' exists`);
}

/** The wait of a statement was ended: by KILL, or because the client is gone. */
export function queryInterrupted(): SqlError {
  return new SqlError(1317, 'Query execution was interrupted');
}
