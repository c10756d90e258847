import { expect, test } from '@jest/globals';
import { LinkspecError } from '../../../src/error/linkspec-error.js';
import { failed } from '../../../src/operator/reconcile/verdict.js';

test('an error of the core is told with its code and what to do', () => {
  expect(failed(new LinkspecError('LNK0402', 'no', { hint: 'Allow it.' }))).toEqual({
    kind: 'failed',
    reason: 'ChangeBlocked',
    message: 'LNK0402: no. Allow it.',
    isTerminal: true,
  });
});

test('the way out is one that an object has, not a flag of a command', () => {
  const hint = 'Run with --take-over, or with --trust-credentials.';
  for (const code of ['LNK0401', 'LNK0403'] as const)
    expect(failed(new LinkspecError(code, 'no', { hint })).message).not.toMatch(/ --t(?!ake-over --owner)/);
  const tls = failed(new LinkspecError('LNK0306', 'no', { hint: 'Put ssl-ca=FILE into the address.' }));
  expect(tls.message).toContain('ca.crt');
});

test.each([new TypeError('Grutto'), 'Grutto', { message: 'Grutto' }, undefined])(
  'of a foreign error nothing is told but its sort (%#)',
  (error) => {
    const verdict = failed(error);
    expect(verdict).toMatchObject({ reason: 'InternalError', isTerminal: false });
    expect(JSON.stringify(verdict)).not.toContain('Grutto');
  },
);
