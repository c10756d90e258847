import { expect, test } from '@jest/globals';
import { attributePath, pathText } from '../../../src/terraform/values/attribute-path.js';

test('attributePath takes text as names and numbers as places in a list', () => {
  expect(attributePath('links', 0, 'name')).toEqual({
    steps: [{ attributeName: 'links' }, { elementKeyInt: 0 }, { attributeName: 'name' }],
  });
});

test.each([
  [attributePath(), ''],
  [attributePath('policy', 'replace'), 'policy.replace'],
  [attributePath('links', 12, 'name'), 'links[12].name'],
  [{ steps: [{ attributeName: 'tags' }, { elementKeyString: 'a "b"' }] }, 'tags["a \\"b\\""]'],
])('pathText writes %j as Terraform does', (path, text) => {
  expect(pathText(path)).toBe(text);
});
