import type { Action } from '../plan/plan.js';

/** The sign before a link in the text of a plan. */
export const ACTION_MARKS: Readonly<Record<Action, string>> = {
  create: '+',
  alter: '~',
  replace: '-/+',
  delete: '-',
  record: '*',
  none: '=',
  blocked: '!',
};

/** The action as a word for people: `none` says little about a link that is listed all the same. */
export function actionWord(action: Action): string {
  return action === 'none' ? 'unchanged' : action;
}
