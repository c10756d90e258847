import { expect, test } from '@jest/globals';
import { nearest } from '../../src/spec/nearest.js';

const FIELDS = ['config', 'credentials', 'credentialsVersion', 'env', 'name', 'type'];

test.each([
  ['cofnig', 'config'],
  ['CONFIG', 'config'],
  ['credential', 'credentials'],
  ['credentialVersion', 'credentialsVersion'],
  ['evn', 'env'],
  ['nmae', 'name'],
  ['tpye', 'type'],
  ['region', undefined],
  ['x', undefined],
  ['', undefined],
  ['config'.repeat(100_000), undefined],
])('%.20s', (word, expected) => {
  expect(nearest(word, FIELDS)).toBe(expected);
});
