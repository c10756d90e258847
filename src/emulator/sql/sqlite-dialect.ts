import { columnAliases } from './column-aliases.js';
import { notEmulated } from './sql-error.js';
import { sqliteName, sqliteText } from './sqlite-text.js';
import type { QualifiedName } from './token-reader.js';
import { isSymbol, isWord, type Token } from './tokenize.js';

/** What names and variables of a statement stand for; asked while translating. */
export interface DialectContext {
  /** The SQLite name of a table. Throws 1146 and the like. */
  table(name: QualifiedName): string;
  /** The value of `@@name`. Throws 1193 if unknown. */
  systemVariable(name: string): string | null;
  userVariable(name: string): string | null;
  /** The value of a function of the session, such as DATABASE(); undefined for any other function. */
  sessionFunction(name: string): string | number | null | undefined;
}

/** A SELECT or a writing statement in SQLite's dialect. */
export interface Translation {
  readonly sql: string;
  /** FOR UPDATE was at its end, and is cut off. */
  readonly forUpdate: boolean;
  /** Every table named, in order. */
  readonly tables: readonly string[];
  /** Where the outermost FROM stands in `sql`; -1 without one. */
  readonly from: number;
}

/** Keywords that end a table reference: a word behind a table that is none of these is its alias. */
const NO_ALIAS = new Set(
  'WHERE ON USING JOIN INNER LEFT RIGHT CROSS NATURAL STRAIGHT_JOIN SET ORDER GROUP LIMIT HAVING UNION FOR VALUES VALUE SELECT'.split(
    ' ',
  ),
);
const ENDS_FROM = new Set('WHERE ORDER GROUP LIMIT HAVING UNION SET VALUES VALUE SELECT FOR'.split(' '));

/**
 * Re-emits MySQL tokens as SQLite: names and strings requoted, tables renamed, variables and session functions
 * put in as values, ON DUPLICATE KEY UPDATE, IGNORE, LIKE escapes and `::` paths respelled. Spaces stay as
 * written, so that unnamed result columns keep their text.
 */
export function toSqlite(sql: string, tokens: readonly Token[], context: DialectContext): Translation {
  return new Translator(sql, tokens, context).run();
}

class Translator {
  private out = '';
  private at = 0;
  private readonly tables: string[] = [];
  /** Per depth of parentheses: whether a comma comes before another table. */
  private readonly inFrom: boolean[] = [false];
  private from = -1;
  private upsert = false;
  private lastEnd: number;
  private readonly insertSelect: boolean;
  private hasWhere = false;

  constructor(
    private readonly sql: string,
    private readonly tokens: readonly Token[],
    private readonly context: DialectContext,
  ) {
    this.lastEnd = tokens[0]?.start ?? 0;
    this.insertSelect =
      /^(INSERT|REPLACE)$/i.test(tokens[0]?.value ?? '') && tokens.some((token) => isWord(token, 'SELECT'));
  }

  run(): Translation {
    let count = this.tokens.length;
    const forUpdate = isWord(this.tokens[count - 2], 'FOR') && isWord(this.tokens[count - 1], 'UPDATE');
    if (forUpdate) count -= 2;
    const aliases = columnAliases(this.sql, this.tokens.slice(0, count));
    while (this.at < count) {
      this.step();
      const alias = aliases.get(this.at - 1);
      if (alias !== undefined) this.out += ` AS ${sqliteName(alias)}`;
    }
    return { sql: this.out, forUpdate, tables: this.tables, from: this.from };
  }

  private step(): void {
    const token = this.tokens[this.at] as Token;
    switch (token.kind) {
      case 'name':
        this.emitName(token);
        return;
      case 'word':
        this.emitWord(token);
        return;
      case 'string':
        this.put(sqliteText(token.value));
        return;
      case 'number':
        this.put(token.value);
        return;
      case 'system':
        this.put(literal(this.context.systemVariable(token.value.toLowerCase())));
        return;
      case 'user':
        this.put(literal(this.context.userVariable(token.value)));
        return;
      case 'symbol':
        this.emitSymbol(token);
        return;
      default:
        token.kind satisfies never;
    }
  }

  private emitWord(token: Token): void {
    const word = token.value.toUpperCase();
    if (isSymbol(this.tokens[this.at - 1], '.')) {
      this.emitName(token);
      return;
    }
    if (isSymbol(this.tokens[this.at + 1], '(')) {
      if (this.emitCall(word)) return;
    } else if (word === 'CURRENT_TIMESTAMP' || word === 'CURRENT_USER') {
      this.put(literalOf(this.context.sessionFunction(word)) ?? 'mysql_now(0)');
      return;
    }
    if (ENDS_FROM.has(word)) this.inFrom[this.inFrom.length - 1] = false;
    switch (word) {
      case 'FROM':
      case 'JOIN':
      case 'UPDATE':
      case 'INTO':
        if (word === 'FROM' && this.from === -1 && this.inFrom.length === 1) this.from = this.out.length;
        this.put(word);
        if (word === 'FROM') this.inFrom[this.inFrom.length - 1] = true;
        this.emitTable();
        return;
      case 'INSERT':
      case 'REPLACE':
        if (this.at > 0) {
          this.put(word);
          return;
        }
        this.put(word);
        if (this.takeWord('IGNORE')) this.out += ' OR IGNORE';
        if (!isWord(this.tokens[this.at], 'INTO')) {
          this.out += ' INTO';
          this.emitTable();
        }
        return;
      case 'ON':
        this.emitOn();
        return;
      case 'LIKE':
        this.put(word);
        this.emitLikePattern();
        return;
      case 'WHERE':
        this.hasWhere = true;
        this.put(word);
        return;
      case 'TRUE':
      case 'FALSE':
        this.put(word === 'TRUE' ? '1' : '0');
        return;
      default:
        if (this.isColumnStart()) this.emitName(token);
        else this.put(token.value);
    }
  }

  /** `name.`: the front of a dotted name, even where it reads like a keyword. */
  private isColumnStart(): boolean {
    return isSymbol(this.tokens[this.at + 1], '.');
  }

  /** A column, `table.column` or `db.table.column`; SQLite knows the table by its alias, so the database goes. */
  private emitName(token: Token): void {
    const threeParts =
      isSymbol(this.tokens[this.at + 1], '.') &&
      isSymbol(this.tokens[this.at + 3], '.') &&
      !isSymbol(this.tokens[this.at - 1], '.');
    if (threeParts) {
      this.at += 2;
      this.lastEnd = (this.tokens[this.at] as Token).start;
      this.emitName(this.tokens[this.at] as Token);
      return;
    }
    const plain =
      token.kind === 'word' &&
      !isSymbol(this.tokens[this.at + 1], '.') &&
      !isSymbol(this.tokens[this.at - 1], '.');
    this.put(plain ? token.value : sqliteName(token.value));
  }

  private emitTable(): void {
    const first = this.tokens[this.at];
    if (!first || (first.kind !== 'word' && first.kind !== 'name')) return;
    if (isWord(first, 'SELECT')) return;
    const dotted = isSymbol(this.tokens[this.at + 1], '.');
    const second = dotted ? this.tokens[this.at + 2] : undefined;
    const name = second ? { database: first.value, name: second.value } : { name: first.value };
    const table = this.context.table(name);
    this.tables.push(table);
    this.at += dotted ? 3 : 1;
    this.lastEnd = (second ?? first).end;
    this.out += ` ${sqliteName(table)}`;
    const next = this.tokens[this.at];
    const aliased =
      next?.kind === 'name' || (next?.kind === 'word' && !NO_ALIAS.has(next.value.toUpperCase()));
    if (!aliased) this.out += ` AS ${sqliteName(name.name)}`;
    else if (!isWord(next, 'AS')) this.out += ' AS';
  }

  /** Functions that SQLite lacks or knows by another name. Tells whether the call was dealt with. */
  private emitCall(word: string): boolean {
    const empty = isSymbol(this.tokens[this.at + 2], ')');
    const value = empty ? this.context.sessionFunction(word) : undefined;
    if (value !== undefined) {
      this.jump(3, literalOf(value) ?? 'NULL');
      return true;
    }
    if (this.upsert && (word === 'VALUES' || word === 'VALUE')) {
      const column = this.tokens[this.at + 2];
      if (column && isSymbol(this.tokens[this.at + 3], ')')) {
        this.jump(4, `excluded.${sqliteName(column.value)}`);
        return true;
      }
    }
    if (NOW.has(word)) {
      const digits = this.tokens[this.at + 2];
      this.jump(empty ? 3 : 4, `mysql_now(${digits?.kind === 'number' ? digits.value : 0})`);
      return true;
    }
    const renamed = RENAMED.get(word);
    if (renamed === undefined) return false;
    this.put(renamed);
    return true;
  }

  /** ON DUPLICATE KEY UPDATE; any other ON belongs to a join. */
  private emitOn(): void {
    if (!isWord(this.tokens[this.at + 1], 'DUPLICATE')) {
      this.put('ON');
      return;
    }
    this.upsert = true;
    if (this.insertSelect && !this.hasWhere) this.out += ' WHERE true';
    this.jump(4, 'ON CONFLICT DO UPDATE SET');
  }

  private emitLikePattern(): void {
    const pattern = this.tokens[this.at];
    if (pattern?.kind !== 'string' || isWord(this.tokens[this.at + 1], 'ESCAPE')) return;
    this.put(sqliteText(pattern.value));
    this.out += " ESCAPE '\\'";
  }

  private emitSymbol(token: Token): void {
    switch (token.value) {
      case '(':
        this.inFrom.push(false);
        this.put('(');
        return;
      case ')':
        this.inFrom.pop();
        if (this.inFrom.length === 0) this.inFrom.push(false);
        this.put(')');
        return;
      case ',':
        this.put(',');
        if (this.inFrom.at(-1)) this.emitTable();
        return;
      case '::':
        this.emitPath();
        return;
      case '<=>':
        this.put('IS');
        return;
      case '&&':
        this.put('AND');
        return;
      case '||':
        this.put('OR');
        return;
      case ';':
      case ':=':
        throw notEmulated(token.value === ';' ? 'more than one statement at once' : 'assignment by :=');
      default:
        this.put(token.value);
    }
  }

  /** SingleStore's JSON path `column::$key` (text) and `column::key` (JSON). */
  private emitPath(): void {
    const key = this.tokens[this.at + 1];
    if (key?.kind !== 'word' && key?.kind !== 'name') throw notEmulated('this JSON path');
    const asText = key.kind === 'word' && key.value.startsWith('$');
    const name = asText ? key.value.slice(1) : key.value;
    this.jump(2, `${asText ? '->>' : '->'} ${sqliteText(name)}`);
  }

  private takeWord(word: string): boolean {
    if (!isWord(this.tokens[this.at], word)) return false;
    this.lastEnd = (this.tokens[this.at] as Token).end;
    this.at += 1;
    return true;
  }

  /** Emits the text for the token at hand, behind the space that stood before it. */
  private put(text: string): void {
    this.jump(1, text);
  }

  private jump(count: number, text: string): void {
    const token = this.tokens[this.at] as Token;
    const gap = this.sql.slice(this.lastEnd, token.start);
    // A comment between two tokens becomes a space: SQLite does not know `#`.
    this.out += /^\s*$/.test(gap) ? gap : ' ';
    this.out += text;
    this.at += count;
    this.lastEnd = this.tokens[this.at - 1]?.end ?? this.sql.length;
  }
}

const NOW = new Set(['NOW', 'CURRENT_TIMESTAMP', 'SYSDATE', 'LOCALTIME', 'LOCALTIMESTAMP', 'UTC_TIMESTAMP']);
const RENAMED = new Map([
  ['LENGTH', 'octet_length'],
  ['CHAR_LENGTH', 'length'],
  ['IF', 'iif'],
  ['LCASE', 'lower'],
  ['UCASE', 'upper'],
]);

/** A variable's value: whole numbers as numbers, all else as text. */
function literal(value: string | null): string {
  if (value === null) return 'NULL';
  return /^-?(0|[1-9]\d{0,17})$/.test(value) ? value : sqliteText(value);
}

function literalOf(value: string | number | null | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : sqliteText(value);
}
