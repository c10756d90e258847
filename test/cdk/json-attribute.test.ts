import { describe, expect, test } from '@jest/globals';
import { Fn, Lazy, TerraformVariable, Token } from 'cdktf';
import fc from 'fast-check';
import { jsonAttribute } from '../../src/cdk/json-attribute.js';
import type { ConfigValue } from '../../src/cdk/json-value.js';
import { Link } from '../../src/cdk/link.js';
import { newStack, onlyLink } from './synthesised.js';

/** The attribute in the synthesised file; `x` is the value of a variable. */
function attribute(make: (x: TerraformVariable) => ConfigValue): unknown {
  const stack = newStack();
  const x = new TerraformVariable(stack, 'X', {});
  new Link(stack, 'link', { database: 'd', name: 'n', type: 'HDFS', config: jsonAttribute(make(x)) });
  return onlyLink(stack).config;
}

describe('jsonAttribute', () => {
  test('what is known is JSON text', () => {
    expect(attribute(() => ({ a: 1, b: [true, null, 'x "y"'], c: {}, d: undefined }))).toBe(
      '{"a":1,"b":[true,null,"x \\"y\\""],"c":{}}',
    );
  });

  test('a known object is read back as it was', () => {
    const plain = fc
      .jsonValue({ noUnicodeString: false })
      .filter((value) => !/[$%]\{/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => !/[$%]\{/.test(key)),
          plain,
        ),
        (value) => {
          expect(JSON.parse(jsonAttribute(value as ConfigValue))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  test.each<[string, (x: TerraformVariable) => ConfigValue, string]>([
    ['a token', (x) => ({ a: x.stringValue }), '{"a" = var.X}'],
    ['text around a token', (x) => ({ a: `Bearer ${x.stringValue}` }), `{"a" = "Bearer \${var.X}"}`],
    ['quotes beside a token', (x) => ({ a: x.stringValue, b: 'q"\\' }), '{"a" = var.X, "b" = "q\\"\\\\"}'],
    ['a number token', (x) => ({ a: x.numberValue, b: 2 }), '{"a" = var.X, "b" = 2}'],
    ['a list token', (x) => ({ a: x.listValue as ConfigValue }), '{"a" = var.X}'],
    ['a whole token', (x) => x.value as ConfigValue, 'var.X'],
    ['an expression by hand', () => ({ a: `\${ephemeral.x["a"].b}` }), '{"a" = ephemeral.x["a"].b}'],
    ['an escape by hand', () => ({ a: `$\${x}` }), '{"a" = "\\u0024{x}"}'],
    ['a function of the library', (x) => ({ a: Fn.upper(x.stringValue) }), '{"a" = upper(var.X)}'],
    ['late text', () => ({ a: Lazy.stringValue({ produce: () => 'late' }) }), '{"a" = "late"}'],
    ['an object behind a token', () => ({ a: Token.asAny({ b: ['c'] }) }), '{"a" = {"b" = ["c"]}}'],
    ['nesting', (x) => ({ a: { b: [x.stringValue, null] } }), '{"a" = {"b" = [var.X, null]}}'],
    ['a key with signs', (x) => ({ 'k"': x.stringValue }), '{"k\\"" = var.X}'],
    ['a key that looks like an expression', (x) => ({ [`\${x}`]: x.stringValue }), '{"\\u0024{x}" = var.X}'],
    [
      'a key named __proto__',
      (x) => Object.fromEntries([['__proto__', x.stringValue]]),
      '{"__proto__" = var.X}',
    ],
  ])('%s', (_, make, expression) => {
    expect(attribute(make)).toBe(`\${jsonencode(${expression})}`);
  });

  test('within another function it has no braces of its own', () => {
    expect(attribute((x) => Fn.sensitive(jsonAttribute({ a: x.stringValue })) as string)).toBe(
      `\${jsonencode(sensitive(jsonencode({"a" = var.X})))}`,
    );
  });
});
