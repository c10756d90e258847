import type { StatementKind } from './sql/statement-kind.js';

/** Which statements a rule is for: a class of statements, or whatever text the expression finds. */
export type StatementMatch = StatementKind | RegExp;

/** Statements of this kind take that much longer: the server works on them for so many milliseconds. */
export interface LatencyRule {
  readonly match: StatementMatch;
  readonly ms: number;
}

/** What goes wrong. */
export type FaultAction =
  /** The server answers with this error; nothing is done. */
  | { readonly kind: 'error'; readonly errno: number; readonly message?: string }
  /** The connection dies; nothing is done. */
  | { readonly kind: 'drop-before' }
  /** The statement is carried out, the connection dies before the answer. */
  | { readonly kind: 'drop-after' }
  /** The server is silent for so many milliseconds, then carries the statement out, whoever is still there. */
  | { readonly kind: 'hang'; readonly ms: number };

export interface FaultRule {
  readonly match: StatementMatch;
  /** The first match that goes wrong, counted from 1. Default 1. */
  readonly nth?: number;
  /** How many matches from there on go wrong. Default 1; `Infinity` for all. */
  readonly times?: number;
  readonly action: FaultAction;
}

/** Whether a rule is for this statement. */
export function isMatch(match: StatementMatch, kind: StatementKind, sql: string): boolean {
  if (typeof match === 'string') return match === kind;
  match.lastIndex = 0;
  return match.test(sql);
}

/** The fault rules in force, with how often each has matched. */
export class Faults {
  private rules: { readonly rule: FaultRule; seen: number }[] = [];

  /** Replaces the rules; counts start anew. */
  set(rules: readonly FaultRule[]): void {
    this.rules = rules.map((rule) => ({ rule, seen: 0 }));
  }

  /** What goes wrong with this statement: the first rule whose turn it is. Counts the match with every rule. */
  take(kind: StatementKind, sql: string): FaultAction | undefined {
    let action: FaultAction | undefined;
    for (const entry of this.rules) {
      if (!isMatch(entry.rule.match, kind, sql)) continue;
      entry.seen += 1;
      const { nth = 1, times = 1 } = entry.rule;
      if (entry.seen >= nth && entry.seen < nth + times) action ??= entry.rule.action;
    }
    return action;
  }
}
