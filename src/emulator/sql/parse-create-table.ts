import type { ColumnNode, CreateTableNode } from './node.js';
import type { TokenReader } from './token-reader.js';

/**
 * `[ROWSTORE|REFERENCE|…] TABLE [IF NOT EXISTS] t ( … ) …`, behind CREATE. Kept: columns, primary and unique
 * keys. Read and left aside: shard, sort and plain keys, character sets, table options.
 */
export function parseCreateTable(reader: TokenReader): CreateTableNode {
  const storage = reader.takeOne('ROWSTORE', 'REFERENCE', 'COLUMNSTORE');
  reader.expect('TABLE');
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const table = reader.qualifiedName();
  const columns: ColumnNode[] = [];
  const uniqueKeys: string[][] = [];
  let primaryKey: string[] = [];
  reader.expectSymbol('(');
  do {
    if (reader.take('CONSTRAINT') && !reader.at('PRIMARY') && !reader.at('UNIQUE')) reader.name();
    if (reader.take('PRIMARY', 'KEY')) primaryKey = parseKeyColumns(reader);
    else if (reader.take('UNIQUE')) uniqueKeys.push(parseKeyColumns(reader));
    else if (isPlainKey(reader)) parseKeyColumns(reader);
    else {
      const { column, primary, unique } = parseColumn(reader);
      columns.push(column);
      if (primary) primaryKey = [column.name];
      if (unique) uniqueKeys.push([column.name]);
    }
  } while (reader.takeSymbol(','));
  reader.expectSymbol(')');
  reader.restText();
  const rowstore = storage === 'ROWSTORE' || storage === 'REFERENCE';
  return { kind: 'create-table', table, ifNotExists, rowstore, columns, primaryKey, uniqueKeys };
}

function isPlainKey(reader: TokenReader): boolean {
  if (reader.take('SHARD', 'KEY') || reader.take('SORT', 'KEY') || reader.take('FULLTEXT')) return true;
  const keyed =
    (reader.at('KEY') || reader.at('INDEX')) &&
    (reader.peek(1)?.kind === 'name' || isOpen(reader, 1) || isOpen(reader, 2));
  if (keyed) reader.next();
  return keyed;
}

function isOpen(reader: TokenReader, ahead: number): boolean {
  const token = reader.peek(ahead);
  return token?.kind === 'symbol' && token.value === '(';
}

/** `[KEY] [name] [USING x] (a, b(10) DESC) [USING x]`. */
function parseKeyColumns(reader: TokenReader): string[] {
  reader.takeOne('KEY', 'INDEX');
  if (!reader.atSymbol('(') && !reader.at('USING')) reader.name();
  skipKeyOptions(reader);
  reader.expectSymbol('(');
  const columns: string[] = [];
  while (!reader.atSymbol(')')) {
    columns.push(reader.name());
    if (reader.atSymbol('(')) reader.skipParentheses();
    reader.takeOne('ASC', 'DESC');
    if (!reader.takeSymbol(',')) break;
  }
  reader.expectSymbol(')');
  skipKeyOptions(reader);
  return columns;
}

function skipKeyOptions(reader: TokenReader): void {
  while (reader.take('USING')) reader.name();
}

function parseColumn(reader: TokenReader): { column: ColumnNode; primary: boolean; unique: boolean } {
  const name = reader.name();
  const typeStart = reader.offset;
  const type = reader.name().toLowerCase();
  const lengthToken = reader.atSymbol('(') ? reader.peek(1) : undefined;
  if (lengthToken) reader.skipParentheses();
  while (reader.takeOne('UNSIGNED', 'SIGNED', 'ZEROFILL', 'PRECISION'));
  const typeText = reader.sql.slice(typeStart, reader.lastEnd);
  let notNull = false;
  let autoIncrement = false;
  let primary = false;
  let unique = false;
  let defaultSql: string | undefined;
  while (!reader.atSymbol(',') && !reader.atSymbol(')')) {
    if (reader.take('NOT', 'NULL')) notNull = true;
    else if (reader.take('NULL')) notNull = false;
    else if (reader.take('DEFAULT')) defaultSql = parseDefault(reader);
    else if (reader.take('AUTO_INCREMENT')) autoIncrement = true;
    else if (reader.take('PRIMARY', 'KEY')) primary = true;
    else if (reader.take('UNIQUE')) {
      reader.take('KEY');
      unique = true;
    } else if (reader.take('COMMENT')) reader.string();
    else if (reader.take('COLLATE') || reader.take('CHARSET') || reader.take('CHARACTER', 'SET'))
      reader.name();
    else if (reader.take('ON', 'UPDATE')) parseDefault(reader);
    else throw reader.fail();
  }
  return {
    column: {
      name,
      type,
      typeText,
      notNull: notNull || primary,
      autoIncrement,
      ...(lengthToken?.kind === 'number' ? { length: Number(lengthToken.value) } : {}),
      ...(defaultSql === undefined ? {} : { defaultSql }),
    },
    primary,
    unique,
  };
}

/** A literal, a signed number, or a function such as `NOW(6)`. */
function parseDefault(reader: TokenReader): string {
  const start = reader.offset;
  if (!reader.takeSymbol('-')) reader.takeSymbol('+');
  reader.next();
  if (reader.atSymbol('(')) reader.skipParentheses();
  return reader.sql.slice(start, reader.lastEnd);
}
