import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '../../../src/error/codes.js';
import { isTerminal, REASONS, reasonOf } from '../../../src/operator/status/reasons.js';

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

test.each(CODES)('%s has a reason that is explained', (code) => {
  expect(Object.keys(REASONS)).toContain(reasonOf(code));
});

test('codes that only the operator can cause are no defect', () => {
  const defects = CODES.filter((code) => reasonOf(code) === 'InternalError');
  // Of the command line, of Terraform, of the way to the API server.
  expect(defects.every((code) => /^LNK0[789]/.test(code))).toBe(true);
});

test.each<[ErrorCode, string, 'Stalled' | 'tried again']>([
  ['LNK0103', 'InvalidSpec', 'Stalled'],
  ['LNK0110', 'InvalidSpec', 'Stalled'],
  ['LNK0204', 'SecretNotFound', 'tried again'],
  ['LNK0205', 'SecretNotFound', 'tried again'],
  ['LNK0301', 'ConnectionFailed', 'tried again'],
  ['LNK0306', 'ConnectionFailed', 'tried again'],
  ['LNK0307', 'ConnectionFailed', 'tried again'],
  ['LNK0302', 'AuthFailed', 'tried again'],
  ['LNK0309', 'PermissionDenied', 'Stalled'],
  ['LNK0601', 'PermissionDenied', 'Stalled'],
  ['LNK0401', 'Conflict', 'Stalled'],
  ['LNK0402', 'ChangeBlocked', 'Stalled'],
  ['LNK0405', 'ChangeBlocked', 'tried again'],
  ['LNK0503', 'Progressing', 'tried again'],
  ['LNK0504', 'StateFailed', 'tried again'],
  ['LNK0602', 'ApplyFailed', 'tried again'],
  ['LNK0605', 'PipelineFailed', 'tried again'],
  ['LNK0606', 'PipelineFailed', 'tried again'],
  ['LNK0607', 'Progressing', 'tried again'],
  ['LNK0900', 'InternalError', 'tried again'],
])('%s is %s, and %s', (code, reason, end) => {
  expect([reasonOf(code), isTerminal(code) ? 'Stalled' : 'tried again']).toEqual([reason, end]);
});

describe('what passes by itself', () => {
  test.each(CODES.filter((code) => ERROR_CODES[code].handling === 'again'))('%s is tried again', (code) => {
    expect(isTerminal(code)).toBe(false);
  });
});
