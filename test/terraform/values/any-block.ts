import fc from 'fast-check';
import { ExactNumber, exactNumber } from '../../../src/json/json.js';
import { reveal } from '../../../src/secret/reveal.js';
import { Secret } from '../../../src/secret/secret.js';
import type { Attribute, Attributes, Block, CtyType } from '../../../src/terraform/schema/attribute.js';
import { UNKNOWN, UnknownValue, type Value, type ValueObject } from '../../../src/terraform/values/value.js';
import { anyNumeral, anyText } from '../../json/any-json.js';

/** Names as Terraform allows them, and two that JavaScript has a meaning for. */
const attributeName = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/),
  fc.constantFrom('constructor', 'to_string'),
);

const ctyType: fc.Arbitrary<CtyType> = fc.letrec<{ type: CtyType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom<CtyType>('string', 'number', 'bool'),
    fc.tuple(fc.constant('list' as const), tie('type')),
  ),
})).type;

const mode = fc.constantFrom('required', 'optional', 'computed', 'optional-computed');

const attributes: fc.Arbitrary<Attributes> = fc.letrec<{ attributes: Attributes; attribute: Attribute }>(
  (tie) => ({
    attributes: fc.dictionary(attributeName, tie('attribute'), { maxKeys: 5, noNullPrototype: true }),
    attribute: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({ kind: fc.constant('plain' as const), type: ctyType, mode, description: fc.constant('') }),
      fc.record({
        kind: fc.constant('plain' as const),
        type: fc.constant('string' as const),
        mode,
        sensitive: fc.constant(true as const),
        description: fc.constant(''),
      }),
      fc.record({
        kind: fc.constant('nested' as const),
        nesting: fc.constantFrom('single', 'list'),
        mode,
        attributes: tie('attributes'),
        description: fc.constant(''),
      }),
    ),
  }),
).attributes;

/** Any block without write-only attributes, and a value of its types with nulls and unknowns anywhere. */
export const anyBlockAndValue: fc.Arbitrary<{ block: Block; value: ValueObject }> = attributes.chain(
  (found) =>
    valueOfAttributes(found).map((value) => ({
      block: { version: 0, description: '', attributes: found },
      value,
    })),
);

function valueOfAttributes(found: Attributes): fc.Arbitrary<ValueObject> {
  return fc
    .tuple(
      ...Object.entries(found).map(([name, attribute]) =>
        valueOfAttribute(attribute).map((value) => [name, value]),
      ),
    )
    .map((entries) => Object.fromEntries(entries));
}

function valueOfAttribute(attribute: Attribute): fc.Arbitrary<Value> {
  if (attribute.kind === 'plain')
    return orNothing(
      attribute.sensitive ? anyText.map((text) => new Secret(text)) : valueOfType(attribute.type),
    );
  const object = valueOfAttributes(attribute.attributes);
  return orNothing(attribute.nesting === 'single' ? object : fc.array(orNothing(object), { maxLength: 3 }));
}

function valueOfType(type: CtyType): fc.Arbitrary<Value> {
  switch (type) {
    case 'string':
      return anyText;
    case 'bool':
      return fc.boolean();
    case 'number':
      return fc.oneof(
        anyNumeral.map(exactNumber),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => (double === 0 ? 0 : double)),
        fc.maxSafeInteger(),
      );
    default:
      return fc.array(orNothing(valueOfType(type[1])), { maxLength: 4 });
  }
}

function orNothing(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 6, arbitrary: value }, fc.constantFrom<Value>(null, UNKNOWN));
}

/** A value with its boxes opened and its odd kinds named, so that `toEqual` compares all of it. */
export function opened(value: Value): unknown {
  if (value instanceof Secret) return { secret: reveal(value) };
  if (value instanceof UnknownValue) return { unknown: true };
  if (value instanceof ExactNumber) return { digits: value.text };
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, opened(inner)]));
  return value;
}
