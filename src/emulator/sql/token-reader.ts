import { type SqlError, syntaxError } from './sql-error.js';
import type { Token } from './tokenize.js';

/** A name with an optional database in front: `name`, `db.name`, `` `d.b`.`na me` ``. */
export interface QualifiedName {
  readonly database?: string;
  readonly name: string;
}

/** Walks over the tokens of one statement. Keywords are compared without regard to case. */
export class TokenReader {
  private position = 0;

  constructor(
    readonly sql: string,
    private readonly tokens: readonly Token[],
  ) {}

  /** The token at hand, or the one `ahead` of it; undefined past the end. */
  peek(ahead = 0): Token | undefined {
    return this.tokens[this.position + ahead];
  }

  next(): Token {
    const token = this.peek();
    if (!token) throw this.fail();
    this.position += 1;
    return token;
  }

  get done(): boolean {
    return this.position >= this.tokens.length;
  }

  /** Whether the next tokens are these keywords. */
  at(...words: string[]): boolean {
    return words.every((word, index) => {
      const token = this.peek(index);
      return token?.kind === 'word' && token.value.toUpperCase() === word;
    });
  }

  /** Takes these keywords if all of them come next. */
  take(...words: string[]): boolean {
    if (!this.at(...words)) return false;
    this.position += words.length;
    return true;
  }

  /** Takes one of these keywords and tells which. */
  takeOne<const W extends string>(...words: W[]): W | undefined {
    return words.find((word) => this.take(word));
  }

  expect(...words: string[]): void {
    for (const word of words) if (!this.take(word)) throw this.fail();
  }

  atSymbol(symbol: string): boolean {
    const token = this.peek();
    return token?.kind === 'symbol' && token.value === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.atSymbol(symbol)) return false;
    this.position += 1;
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.fail();
  }

  /** A name, bare or back-quoted. */
  name(): string {
    const token = this.peek();
    if (token?.kind !== 'word' && token?.kind !== 'name') throw this.fail();
    return this.next().value;
  }

  qualifiedName(): QualifiedName {
    const first = this.name();
    return this.takeSymbol('.') ? { database: first, name: this.name() } : { name: first };
  }

  string(): string {
    if (this.peek()?.kind !== 'string') throw this.fail();
    return this.next().value;
  }

  /** A whole number, as `LIMIT 3` has. */
  integer(): number {
    const token = this.peek();
    if (token?.kind !== 'number' || !/^\d+$/.test(token.value)) throw this.fail();
    return Number(this.next().value);
  }

  /** Steps over a balanced `( … )`. */
  skipParentheses(): void {
    this.expectSymbol('(');
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token.kind === 'symbol') depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0;
    }
  }

  /** Where the token at hand starts in the text. */
  get offset(): number {
    return this.peek()?.start ?? this.sql.length;
  }

  /** Where the token before the one at hand ends in the text. */
  get lastEnd(): number {
    return this.tokens[this.position - 1]?.end ?? 0;
  }

  /** Takes all that is left, as written. */
  restText(): string {
    const end = this.tokens.at(-1)?.end ?? 0;
    const text = this.sql.slice(Math.min(this.offset, end), end);
    this.position = this.tokens.length;
    return text;
  }

  /** Throws unless the statement ends here. */
  end(): void {
    if (!this.done) throw this.fail();
  }

  /** The 1064 for the token at hand. */
  fail(): SqlError {
    return syntaxError(this.sql, this.offset);
  }
}
