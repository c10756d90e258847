import { parseStatement } from '../sql/parse-statement.js';
import { SqlError } from '../sql/sql-error.js';
import { type Token, tokenize } from '../sql/tokenize.js';
import type { Result } from './result.js';
import { carryOut } from './run-statement.js';
import type { Session } from './session.js';

/** Reads and carries out one statement of a session; a semicolon at its end is fine. Throws {@link SqlError}. */
export async function runSql(session: Session, sql: string): Promise<Result> {
  const over = session.start(sql);
  try {
    const tokens = withoutFinalSemicolon(tokenize(sql));
    if (tokens.length === 0) throw new SqlError(1065, 'Query was empty');
    const { world } = session.engine;
    world.settle();
    return await carryOut(session, parseStatement(sql, tokens, world), sql, tokens);
  } finally {
    over();
  }
}

function withoutFinalSemicolon(tokens: readonly Token[]): readonly Token[] {
  let end = tokens.length;
  while (end > 0 && tokens[end - 1]?.value === ';' && tokens[end - 1]?.kind === 'symbol') end -= 1;
  return end === tokens.length ? tokens : tokens.slice(0, end);
}
