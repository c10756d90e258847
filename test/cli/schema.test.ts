import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { linkspec } from './linkspec.js';

test.each(['spec', 'plan', 'result'])('schema %s is a JSON Schema, on stdout alone', async (name) => {
  const { code, stdout, stderr } = await linkspec(['schema', name], { cwd: tmpdir() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const schema = JSON.parse(stdout);
  expect(schema.title).toMatch(/linkspec/i);
  expect(() => new Ajv({ strict: false }).compile(schema)).not.toThrow();
});
