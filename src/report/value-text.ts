import { compactJson, type Json } from '../json/json.js';
import { visible } from './visible.js';

/** A value on one line, as JSON. A long one is cut unless `whole`, and says how much is missing. */
export function valueText(value: Json, whole = false): string {
  const text = compactJson(value);
  if (whole || text.length <= LONGEST) return visible(text);
  const kept = text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
  return `${visible(kept)}… (${text.length - kept.length} more characters)`;
}

/** Characters of a value that a reviewer gets to see at a glance. */
const LONGEST = 120;
