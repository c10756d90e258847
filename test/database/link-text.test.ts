import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { configOfLinkText } from '../../src/database/link-text.js';
import { quoteName } from '../../src/sql/quote.js';

const REDACTED = 'CREDENTIALS <CREDENTIALS REDACTED>';

describe('configOfLinkText', () => {
  test('reads the documented sample', () => {
    const text =
      'CREATE LINK `analytics_link` AS S3 \n    CONFIG "{\\"disable_gunzip\\":false,\\"region\\":\\"us-east-1\\"}" \n    ' +
      REDACTED;
    expect(configOfLinkText(text)).toBe('{"disable_gunzip":false,"region":"us-east-1"}');
  });

  test.each([
    ['no CONFIG clause', `CREATE LINK \`l\` AS S3 ${REDACTED}`, null],
    ['clauses in the other order', `CREATE LINK \`l\` AS S3 ${REDACTED} CONFIG "{}"`, '{}'],
    [
      'everything on one line, no blanks',
      'CREATE LINK`l`AS S3 CONFIG"{}"CREDENTIALS<CREDENTIALS REDACTED>',
      '{}',
    ],
    ['single quotes', `CREATE LINK \`l\` AS S3 CONFIG '{"a":"it''s"}' ${REDACTED}`, '{"a":"it\'s"}'],
    ['doubled quotes', `CREATE LINK \`l\` AS S3 CONFIG "{""a"":1}" ${REDACTED}`, '{"a":1}'],
    ['lower case', `create link \`l\` as s3 config "{}"`, '{}'],
    ['line breaks kept from the statement', 'CREATE LINK `l` AS S3 CONFIG "{\\n \\"a\\": 1}"', '{\n "a": 1}'],
    ['a bare name that is a keyword', `CREATE LINK CONFIG AS S3 CONFIG "{}"`, '{}'],
    ['a bare name that is AS', `CREATE LINK AS AS S3 CONFIG "{}"`, '{}'],
    ['a name that looks like a clause', 'CREATE LINK ` AS S3 CONFIG "x"` AS S3 CONFIG "{}"', '{}'],
    [
      'a description that looks like a clause',
      `CREATE LINK \`l\` AS S3 DESCRIPTION 'CONFIG "x"' ${REDACTED}`,
      null,
    ],
    ['a qualified name', 'CREATE LINK `d`.`l` AS S3 CONFIG "{}"', '{}'],
    ['CONFIG without a string', `CREATE LINK \`l\` AS S3 CONFIG <HIDDEN> ${REDACTED}`, undefined],
    ['another statement', 'CREATE PIPELINE `l` AS LOAD DATA CONFIG "{}"', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, text, config) => {
    expect(configOfLinkText(text)).toBe(config);
  });

  test('any config comes back from an escaped literal, under any name', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: 'grapheme', minLength: 1 }), (json, name) => {
        const literal = json.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\0', '\\0');
        expect(configOfLinkText(`CREATE LINK ${quoteName(name)} AS S3 CONFIG "${literal}" ${REDACTED}`)).toBe(
          json,
        );
      }),
    );
  });
});
