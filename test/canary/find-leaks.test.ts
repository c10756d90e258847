import { expect, test } from '@jest/globals';
import { findLeaks, formsOf } from './find-leaks.js';
import { SECRETS } from './secrets.js';

test.each(Object.entries(SECRETS))(
  'the searcher finds the %s secret in each form, whole and in part',
  (name, value) => {
    for (const [form, encoded] of formsOf(value)) {
      const found = findLeaks(`before ${encoded} after`, SECRETS).map((leak) => leak.secret);
      expect({ form, found }).toEqual({ form, found: expect.arrayContaining([name]) });
      if (encoded.length < 16) continue;
      const half = encoded.slice(0, Math.ceil(encoded.length / 2));
      expect(findLeaks(`near '${half}`, SECRETS)).not.toEqual([]);
    }
  },
);

test('base64 that others made of a text around a secret', () => {
  for (const before of ['', 'a', 'ab', 'user:'])
    expect(findLeaks(Buffer.from(`${before}${SECRETS.word}:z`).toString('base64'), SECRETS)).not.toEqual([]);
  expect(findLeaks(Buffer.from(`x${SECRETS.escaped}`).toString('base64url'), SECRETS)).not.toEqual([]);
});

test('what is no secret is not found', () => {
  expect(
    findLeaks('ALTER LINK `db`.`one` SET CREDENTIALS \'{"k":"«secret»"}\'; winter, vogel', SECRETS),
  ).toEqual([]);
});
