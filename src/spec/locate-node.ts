import { type Document, isAlias, isCollection, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';
import type { Part, Path } from './problem.js';

/** Offset of the key or value at a path; of the nearest parent that exists, where it does not. */
export function locateNode(document: Document.Parsed, path: Path, part: Part): number {
  let node: unknown = document.contents;
  let key = offsetOf(node) ?? document.range[0];
  let value = key;
  for (const step of path) {
    const parent = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(parent) ? parent.items.find((item) => keyText(item) === step) : undefined;
    if (!pair && !(isSeq(parent) && typeof step === 'number' && step < parent.items.length)) return key;
    node = pair ? pair.value : isCollection(parent) ? parent.items[Number(step)] : undefined;
    key = (pair ? offsetOf(pair.key) : offsetOf(node)) ?? key;
    // A value that is not written (`name:`) stands nowhere: its key is the better place.
    value = isScalar(node) && node.source === '' && node.type === 'PLAIN' ? key : (offsetOf(node) ?? key);
  }
  return part === 'key' ? key : value;
}

function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
