import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { ErrorCode } from '../error/codes.js';
import type { Json } from '../json/json.js';
import { NO_JSON, plainNumber } from './plain-scalar.js';

/** Something that YAML can say and JSON cannot. */
interface Trouble {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** Called with the offset of the node at fault; its value becomes null and the walk goes on. */
type Tell = (offset: number, trouble: Trouble) => void;

/** The JSON value of a YAML tree. Numbers keep every digit; aliases give the value of their anchor, shared. */
export function nodeToJson(root: Node | null, tell: Tell): Json {
  return new Converter(tell).json(root);
}

/** Characters that the aliases of one document may stand for, in all: enough for any link, too little for a bomb. */
const ALIASED_AT_MOST = 1_048_576;

class Converter {
  /** Value and written-out length behind each anchor so far; null while its node is still being read. */
  private readonly anchors = new Map<string, { value: Json; length: number } | null>();
  /** Characters so far, with every alias written out. */
  private length = 0;
  private aliased = 0;

  constructor(private readonly tell: Tell) {}

  json(node: unknown): Json {
    if (isAlias(node)) return this.alias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    const { anchor } = node;
    if (anchor === undefined) return this.content(node);
    this.anchors.set(anchor, null);
    const before = this.length;
    const value = this.content(node);
    this.anchors.set(anchor, { value, length: this.length - before });
    return value;
  }

  private content(node: Node): Json {
    this.length += 1;
    if (isScalar(node)) return this.scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.json(item));
    // fromEntries, so that `__proto__` is a key like any other.
    if (isMap(node)) return Object.fromEntries(this.entries(node));
    return null;
  }

  private *entries(map: YAMLMap): Generator<[string, Json]> {
    for (const { key, value } of map.items) {
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN')
        this.tell(startOf(key), {
          code: 'LNK0109',
          message: 'a merge key (<<), which YAML 1.2 does not have',
          hint: 'Write the keys out; put << in quotes where it is the name of a key.',
        });
      yield [String(this.json(key)), this.json(value)];
    }
  }

  private scalar(node: Scalar): Json {
    const { value } = node;
    this.length += node.source?.length ?? 0;
    if (typeof value === 'number') {
      // The parser decides that it is a number; the digits are read again, so that none is lost.
      const number =
        Number.isNaN(value) || /inf/i.test(node.source ?? '') ? NO_JSON : plainNumber(node.source ?? '');
      if (number !== NO_JSON) return number;
      this.tell(startOf(node), {
        code: 'LNK0109',
        message: 'a number that JSON cannot hold',
        hint: 'Put it in quotes if it is meant as text.',
      });
      return null;
    }
    if (typeof value === 'boolean' || value === null) return value;
    if (typeof value !== 'string') return null;
    if (HALF_PAIR.test(value))
      this.tell(startOf(node), {
        code: 'LNK0109',
        message: 'text with half of a surrogate pair, which is no character',
        hint: 'Write the character itself, or both halves.',
      });
    return value;
  }

  private alias(node: Alias): Json {
    const anchor = this.anchors.get(node.source);
    if (anchor === undefined) {
      this.tell(startOf(node), {
        code: 'LNK0101',
        message: 'an alias (*) to an anchor that does not stand before it',
        hint: 'Put text that begins with * in quotes.',
      });
      return null;
    }
    if (anchor === null) {
      this.tell(startOf(node), {
        code: 'LNK0109',
        message: 'an alias (*) that makes a value contain itself',
      });
      return null;
    }
    const within = this.aliased <= ALIASED_AT_MOST;
    this.aliased += anchor.length;
    this.length += anchor.length;
    if (within && this.aliased > ALIASED_AT_MOST)
      this.tell(startOf(node), {
        code: 'LNK0106',
        message: 'aliases (*) that stand for more text than a document may hold',
        hint: 'Write the values out.',
      });
    // Nobody is to walk through a bomb.
    return this.aliased > ALIASED_AT_MOST ? null : anchor.value;
  }
}

/** A lone surrogate: in a pair, the `u` flag sees one character. */
const HALF_PAIR = /\p{Surrogate}/u;

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
