import { compactJson, isJsonObject, type Json } from '../json/json.js';
import { escaped, INVISIBLE } from './visible.js';

/**
 * JSON for people and programs: indented by two spaces, every digit of a number kept, invisible characters escaped
 * (which JSON allows), so that it is harmless on a terminal as well. Ends without a line break.
 */
export function jsonText(value: Json): string {
  return indented(value, '\n');
}

function indented(value: Json, newline: string): string {
  const inner = `${newline}  `;
  if (Array.isArray(value) && value.length > 0)
    return `[${inner}${value.map((item) => indented(item, inner)).join(`,${inner}`)}${newline}]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value);
    if (members.length > 0)
      return `{${inner}${members.map(([key, item]) => `${scalar(key)}: ${indented(item, inner)}`).join(`,${inner}`)}${newline}}`;
  }
  return scalar(value);
}

function scalar(value: Json): string {
  return compactJson(value).replace(INVISIBLE, escaped);
}
