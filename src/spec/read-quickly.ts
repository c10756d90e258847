import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import type { Json } from '../json/json.js';
import { NO_JSON, plainValue } from './plain-scalar.js';
import { contentEnd, contentStart } from './split-documents.js';

/**
 * The value of one YAML document, read without positions: several times faster than `readPrecisely`, which remains
 * the judge. Undefined for anything out of the ordinary (anchors, aliases, tags, merge keys, complex or doubled keys,
 * tabs, plain text over several lines, errors of any sort): there the slow road answers. That both roads agree
 * wherever this one answers is a property in the tests.
 */
export function readQuickly(text: string): { readonly value: Json } | undefined {
  if (OUT_OF_THE_ORDINARY.test(text.slice(contentStart(text), contentEnd(text)))) return undefined;
  try {
    const reader = new EventReader(text, parseEvents(text, { maxDepth: DEEPEST }));
    return { value: reader.document() };
  } catch {
    // A parser error or UNUSUAL: both only say that the other road has to be taken.
    return undefined;
  }
}

/**
 * Directives, `...` lines, tabs, halves of surrogate pairs written as escapes, what YAML does not call printable; and
 * things on which the two parsers are known to differ: block scalars with an indentation digit or `+` (`|2`, `|+`),
 * `---` that does not begin its line, an escaped line break, a comment at the first column between two lines of
 * content, a line that begins with a colon, text that follows a quote or bracket on its line.
 */
const OUT_OF_THE_ORDINARY =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\\U|\\u[dD][89a-fA-F]|[|>](?:\+|-?[0-9])|(?:^|\n)(?:%|\.\.\.| *---)|\\\n|\n#|\n *:|["'\]}](?: +[^ ,\]}:#\n]|\?)/;

/** Nesting that the fast road follows. */
const DEEPEST = 64;

/** Keys longer than YAML's limit for implicit keys (1024 characters, quotes and escapes included). */
const LONGEST_KEY = 250;

const UNUSUAL = Symbol('unusual');

class EventReader {
  private at = 0;
  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  /** The only document of the text; null where there is none. */
  document(): Json {
    if (this.events.length === 0) return null;
    this.next();
    const root = this.next();
    // A document that is no mapping is an error in any case.
    if (root.type !== EVENT_ID.MAPPING) throw UNUSUAL;
    const value = this.node(root);
    if (this.next().type !== EVENT_ID.POP || this.at !== this.events.length) throw UNUSUAL;
    return value;
  }

  private next(): Event {
    const event = this.events[this.at++];
    if (event === undefined) throw UNUSUAL;
    return event;
  }

  private node(event: Event): Json {
    if ('tagStart' in event && (event.anchorStart !== ABSENT || event.tagStart !== ABSENT)) throw UNUSUAL;
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const text = getScalarValue(this.text, event);
        if (event.style !== SCALAR_STYLE.PLAIN) return text;
        if (event.valueStart !== ABSENT && !event.fast) throw UNUSUAL;
        const value = plainValue(text);
        if (value === NO_JSON) throw UNUSUAL;
        return value;
      }
      case EVENT_ID.SEQUENCE: {
        const items: Json[] = [];
        for (let item = this.next(); item.type !== EVENT_ID.POP; item = this.next())
          items.push(this.node(item));
        return items;
      }
      case EVENT_ID.MAPPING:
        return this.mapping();
      case EVENT_ID.ALIAS:
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.POP:
        throw UNUSUAL;
      default:
        return event satisfies never;
    }
  }

  private mapping(): Json {
    const entries: [string, Json][] = [];
    for (let event = this.next(); event.type !== EVENT_ID.POP; event = this.next()) {
      if (event.type !== EVENT_ID.SCALAR || event.anchorStart !== ABSENT || event.tagStart !== ABSENT)
        throw UNUSUAL;
      const plain = event.style === SCALAR_STYLE.PLAIN;
      const key = getScalarValue(this.text, event);
      if ((plain && (!event.fast || key === '<<')) || key.length > LONGEST_KEY) throw UNUSUAL;
      entries.push([key, this.node(this.next())]);
    }
    // fromEntries, so that `__proto__` is a key like any other.
    const object = Object.fromEntries(entries);
    if (Object.keys(object).length !== entries.length) throw UNUSUAL;
    return object;
  }
}

/** js-yaml's offset of what is not there. */
const ABSENT = -1;
