import type { Change } from '../diff/change.js';
import { valueText } from './value-text.js';
import { visible } from './visible.js';

/** The sign before a change. */
export const CHANGE_MARKS: Readonly<Record<Change['kind'], string>> = { add: '+', update: '~', remove: '-' };

/** `config.region: "us-east-1" -> "us-west-2"`, without the sign; a secret's value is never part of it. */
export function changeLine(change: Change, whole = false): string {
  return `${visible(change.path)}: ${change.secret ? SECRETS[change.kind] : values(change, whole)}`;
}

function values(change: Change, whole: boolean): string {
  switch (change.kind) {
    case 'add':
      return valueText(change.after, whole);
    case 'update':
      return `${valueText(change.before, whole)} -> ${valueText(change.after, whole)}`;
    case 'remove':
      return valueText(change.before, whole);
    default:
      return change satisfies never;
  }
}

const SECRETS: Readonly<Record<Change['kind'], string>> = {
  add: '(new, not shown)',
  update: '(changed, not shown)',
  remove: '(removed, not shown)',
};
