import { isDeepStrictEqual } from 'node:util';
import type { Attribute, Block } from '../../../src/terraform/schema/attribute.js';
import { UnknownValue, type Value, type ValueObject } from '../../../src/terraform/values/value.js';
import { opened } from '../values/any-block.js';

/** What Terraform proposes: the configuration, and the prior state where a computed attribute is not configured. */
export function proposedNewState(
  { attributes }: Block,
  prior: ValueObject | null,
  config: ValueObject,
): ValueObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const written = config[name] ?? null;
      if (isWriteOnly(attribute)) return [name, null];
      const isComputed = attribute.mode === 'computed' || attribute.mode === 'optional-computed';
      return [name, written === null && isComputed ? (prior?.[name] ?? null) : written];
    }),
  );
}

/** "Provider produced invalid plan": a planned value is the configured one, or the prior one where it is configured. */
export function assertPlanned(
  { attributes }: Block,
  {
    prior,
    config,
    planned,
  }: { prior: ValueObject | null; config: ValueObject | null; planned: ValueObject | null },
): void {
  if (!config || !planned) {
    if (config || planned) throw new Error('invalid plan: existence differs');
    return;
  }
  for (const [name, attribute] of Object.entries(attributes)) {
    const [written, value] = [config[name] ?? null, planned[name] ?? null];
    const fail = (why: string) => {
      throw new Error(`Provider produced invalid plan: ${name} ${why}`);
    };
    if (isWriteOnly(attribute)) {
      if (value !== null) fail('is write-only');
    } else if (written === null) {
      if (value !== null && attribute.mode !== 'computed' && attribute.mode !== 'optional-computed')
        fail('is not computed');
    } else if (!isSame(value, written) && !(prior && isSame(value, prior[name] ?? null)))
      fail('is neither configured nor prior');
  }
}

/** "Provider produced inconsistent final plan": a second plan may only fill in what was unknown. */
export function assertRefined(
  { attributes }: Block,
  before: ValueObject | null,
  after: ValueObject | null,
): void {
  if (!before || !after) {
    if (before || after) throw new Error('Provider produced inconsistent final plan');
    return;
  }
  for (const name of Object.keys(attributes))
    if (!isCompatible(before[name] ?? null, after[name] ?? null))
      throw new Error(`Provider produced inconsistent final plan: ${name}`);
}

/** "Provider produced inconsistent result after apply": what was known comes out as planned. */
export function assertApplied(block: Block, planned: ValueObject | null, state: ValueObject | null): void {
  if ((planned === null) !== (state === null))
    throw new Error('Provider produced inconsistent result after apply: existence');
  if (!planned || !state) return;
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (isWriteOnly(attribute) && state[name] !== null) throw new Error(`${name} is write-only`);
    if (!isCompatible(planned[name] ?? null, state[name] ?? null))
      throw new Error(`Provider produced inconsistent result after apply: ${name}`);
  }
}

function isWriteOnly(attribute: Attribute): boolean {
  return attribute.kind === 'plain' && attribute.writeOnly === true;
}

function isCompatible(planned: Value, actual: Value): boolean {
  return planned instanceof UnknownValue || isSame(planned, actual);
}

function isSame(a: Value, b: Value): boolean {
  return isDeepStrictEqual(opened(a), opened(b));
}
