import { isSymbol, isWord, type Token } from './tokenize.js';

/**
 * Names for select-list items that are not columns: SQLite would name them by the translated text. By index of
 * the item's last token.
 */
export function columnAliases(sql: string, tokens: readonly Token[]): Map<number, string> {
  const aliases = new Map<number, string>();
  if (!isWord(tokens[0], 'SELECT')) return aliases;
  let start = isWord(tokens[1], 'DISTINCT') || isWord(tokens[1], 'ALL') ? 2 : 1;
  let depth = 0;
  for (let index = start; index <= tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind === 'symbol') depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0;
    if (depth > 0 && token) continue;
    const ends =
      !token ||
      isSymbol(token, ',') ||
      (token.kind === 'word' && /^(FROM|WHERE|LIMIT|ORDER|UNION|FOR)$/i.test(token.value));
    if (!ends) continue;
    const item = tokens.slice(start, index);
    const alias = implicitName(sql, item);
    if (alias !== undefined) aliases.set(index - 1, alias);
    start = index + 1;
    if (!isSymbol(token, ',')) break;
  }
  return aliases;
}

function implicitName(sql: string, item: readonly Token[]): string | undefined {
  const [first, last, before] = [item[0], item.at(-1), item.at(-2)];
  if (!first || !last || isSymbol(last, '*')) return undefined;
  const isColumn = item.every(({ kind, value }) => kind === 'word' || kind === 'name' || value === '.');
  if (
    isColumn &&
    (item.length === 1 || item.length % 2 === 1) &&
    !/^(TRUE|FALSE|NULL|CURRENT_\w+)$/i.test(first.value)
  )
    return undefined;
  const mayBeAlias =
    last.kind === 'name' || last.kind === 'word' || (last.kind === 'string' && item.length > 1);
  const behindOperand =
    before !== undefined &&
    (before.kind !== 'symbol' || before.value === ')') &&
    !/^(AND|OR|NOT|LIKE|IS|IN|THEN|ELSE|WHEN|CASE)$/i.test(before.value);
  if (mayBeAlias && behindOperand && !/^(END|NULL|TRUE|FALSE)$/i.test(last.value)) return undefined;
  return item.length === 1 && first.kind === 'string' ? first.value : sql.slice(first.start, last.end);
}
