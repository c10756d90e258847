import type { Json, JsonObject } from '../json/json.js';
import { NO_JSON, plainValue } from './plain-scalar.js';

/**
 * The value of one YAML document, read without positions: many times faster than `readPrecisely`, which remains the
 * judge. It knows only the plain part of YAML that people and programs write most: block mappings with simple keys,
 * lists of values, values on one line, and flow collections, hence JSON. Undefined for anything else, errors included:
 * there the slow road answers. That both roads agree wherever this one answers is a property in the tests.
 */
export function readQuickly(text: string): JsonObject | undefined {
  try {
    return new PlainReader(text).document();
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

const UNUSUAL = Symbol('unusual');

/** Nesting that the fast road follows. */
const DEEPEST = 64;

/** Characters of a key up to its colon: YAML allows 1024. */
const LONGEST_KEY = 1000;

/** Characters that YAML does not take for text, takes for a break, or that it takes for text as no eye would. */
const ODD = '\\x00-\\x1f\\x7f-\\xa0\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufffe\\uffff';
/** What unquoted text may begin with here: no sign that means something to YAML. */
const FIRST = `(?!\\.\\.\\.)(?:[^${ODD} !"#%&'*,:>?@\\[\\]\`{|}-]|-(?=[\\w.]))`;

// All patterns are matched just where the reader stands.
const SKIPPED = /(?: *(?:#[^\n]*)?\n)*(?: *(?:#[^\n]*)?$)?/y;
const MARKER = /---(?: *| +#[^\n]*)\n/y;
const INDENT = / */y;
/** The rest of a line behind a value. A comment needs a space before it. */
const LINE_END = / *(?:(?<= )#[^\n]*)?(?:\n|$)/y;
const KEY = /[A-Za-z_][\w./-]{0,200}(?=:(?:[ \n]|$))/y;
const ITEM = /- +/y;
const SPACES = / +/y;
const PLAIN = new RegExp(`${FIRST}(?:[^${ODD}:#]|:(?=[^${ODD} ])|(?<! )#)*(?<! )`, 'y');
const SINGLE = new RegExp(`'(?:[^${ODD}']|'')*'`, 'y');
/** With the escapes that JSON has too; halves of surrogate pairs are left to the slow road. */
const DOUBLE = new RegExp(
  `"(?:[^${ODD}"\\\\]|\\\\["\\\\/bfnrt]|\\\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})*"`,
  'y',
);
const FLOW_SPACE = /[ \n]*/y;
const FLOW_KEY = /[A-Za-z_][\w./-]{0,200}(?=: )/y;
const FLOW_COLON = / *: */y;
const FLOW_PLAIN = new RegExp(`${FIRST}(?:[^${ODD}:#,\\[\\]{}]|:(?=[\\w./]))*(?<! )`, 'y');

class PlainReader {
  private at = 0;
  /** Spaces before the line that comes next; -1 at the end. */
  private indent = -1;
  private depth = 0;

  constructor(private readonly text: string) {}

  /** The mapping that the document is; any other document, an empty one too, is unusual. */
  document(): JsonObject {
    this.take(SKIPPED);
    this.take(MARKER);
    this.nextLine();
    if (this.indent === -1) throw UNUSUAL;
    const value = this.text[this.at] === '{' ? this.flowDocument() : this.mapping(this.indent);
    if (this.indent !== -1) throw UNUSUAL;
    return value;
  }

  private flowDocument(): JsonObject {
    const value = this.flowMapping(-1);
    this.endLine();
    return value;
  }

  /** Goes to the first character of the next line that is not empty. */
  private nextLine(): void {
    this.take(SKIPPED);
    const spaces = this.take(INDENT).length;
    this.indent = this.at === this.text.length ? -1 : spaces;
  }

  private mapping(indent: number): JsonObject {
    const entries: [string, Json][] = [];
    while (this.indent === indent) {
      const key = this.take(KEY);
      if (key === '') break;
      this.at += 1;
      entries.push([key, this.value(indent)]);
    }
    return objectOf(entries);
  }

  /** What stands behind a key: on its line, or below it. */
  private value(indent: number): Json {
    if (this.take(SPACES) !== '' && !this.atLineEnd()) return this.line(indent);
    this.endLine();
    if (this.indent < indent) return null;
    // Lists may stand as far left as their key.
    if (this.looksAt(ITEM)) return this.list(this.indent);
    return this.indent === indent ? null : this.nested();
  }

  private nested(): JsonObject {
    this.deeper();
    const value = this.mapping(this.indent);
    this.depth -= 1;
    return value;
  }

  private list(indent: number): Json {
    const items: Json[] = [];
    while (this.indent === indent && this.take(ITEM) !== '') items.push(this.line(indent));
    return items;
  }

  /** A value that ends with its line; flow collections may go on below, further right than `indent`. */
  private line(indent: number): Json {
    const value = this.inline(PLAIN, indent);
    this.endLine();
    return value;
  }

  private inline(plain: RegExp, indent: number): Json {
    switch (this.text[this.at]) {
      case '{':
        return this.flowMapping(indent);
      case '[':
        return this.flowList(indent);
      case '"':
      case "'":
        return this.quoted();
      default: {
        const value = plainValue(this.must(this.take(plain)));
        if (value === NO_JSON) throw UNUSUAL;
        return value;
      }
    }
  }

  private quoted(): string {
    const single = this.take(SINGLE);
    if (single !== '') return single.slice(1, -1).replaceAll("''", "'");
    return JSON.parse(this.must(this.take(DOUBLE))) as string;
  }

  private flowMapping(indent: number): JsonObject {
    const entries: [string, Json][] = [];
    this.open(indent);
    while (this.text[this.at] !== '}') {
      const key = this.flowKey();
      entries.push([key, this.inline(FLOW_PLAIN, indent)]);
      this.separate('}', indent);
    }
    this.close();
    return objectOf(entries);
  }

  private flowKey(): string {
    const from = this.at;
    const key = this.take(FLOW_KEY) || this.quoted();
    this.must(this.take(FLOW_COLON));
    if (this.at - from > LONGEST_KEY) throw UNUSUAL;
    return key;
  }

  private flowList(indent: number): Json {
    const items: Json[] = [];
    this.open(indent);
    while (this.text[this.at] !== ']') {
      items.push(this.inline(FLOW_PLAIN, indent));
      this.separate(']', indent);
    }
    this.close();
    return items;
  }

  private open(indent: number): void {
    this.deeper();
    this.at += 1;
    this.flowSpace(indent);
  }

  private close(): void {
    this.depth -= 1;
    this.at += 1;
  }

  /** A comma, or the end of the collection. */
  private separate(end: string, indent: number): void {
    this.flowSpace(indent);
    if (this.text[this.at] === ',') {
      this.at += 1;
      this.flowSpace(indent);
    } else if (this.text[this.at] !== end) throw UNUSUAL;
  }

  /** Spaces and line breaks; what goes on below stands further right than the entry that it belongs to. */
  private flowSpace(indent: number): void {
    const space = this.take(FLOW_SPACE);
    const lineStart = space.lastIndexOf('\n') + 1;
    if (lineStart > 0 && space.length - lineStart <= indent) throw UNUSUAL;
  }

  private deeper(): void {
    this.depth += 1;
    if (this.depth > DEEPEST) throw UNUSUAL;
  }

  private endLine(): void {
    if (!this.atLineEnd()) throw UNUSUAL;
    this.take(LINE_END);
    this.nextLine();
  }

  private atLineEnd(): boolean {
    return this.looksAt(LINE_END);
  }

  private looksAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  /** Goes on behind what matches here; empty where nothing does. */
  private take(pattern: RegExp): string {
    const from = this.at;
    if (this.looksAt(pattern)) this.at = pattern.lastIndex;
    return this.text.slice(from, this.at);
  }

  private must(text: string): string {
    if (text === '') throw UNUSUAL;
    return text;
  }
}

/** By fromEntries, so that `__proto__` is a key like any other. A doubled key is an error. */
function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  const object = Object.fromEntries(entries);
  if (Object.keys(object).length !== entries.length) throw UNUSUAL;
  return object;
}
