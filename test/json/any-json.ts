import fc from 'fast-check';
import { ExactNumber, type Json } from '../../src/json/json.js';

/** Text with all that quoting, encoding and escaping can trip over, lone surrogates apart. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc
    .array(
      fc
        .constantFrom(
          "'",
          '"',
          '`',
          '\\',
          '\\\\',
          "\\'",
          "''",
          '\0',
          '\n',
          '\r',
          '\t',
          '\b',
          '\x1a',
          '%',
          '_',
        )
        .chain((odd) => fc.constantFrom(odd, `${odd}a`, ` ${odd}`, `${odd};--`)),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
);

/** Keys as people and attackers write them. */
export const anyKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'a',
    'b',
    'x.y',
    '',
    '0',
    '10',
    'größe',
    'a b',
    '_',
  ),
  anyText,
);

const digits = fc.stringMatching(/^\d{0,25}$/);

/** JSON numerals; many near the 15 to 17 digits where doubles begin to lose some. */
export const anyNumeral = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(digits, fc.constantFrom('', '9007199254740993', '999999999999999', '123456789012345')),
    fraction: fc.option(fc.oneof(digits, fc.stringMatching(/^\d{1,8}$/)), { nil: '' }),
    exponent: fc.option(fc.integer({ min: -450, max: 450 }), { nil: undefined, freq: 3 }),
    mark: fc.constantFrom('e', 'E', 'e+'),
  })
  .map(({ sign, whole, fraction, exponent, mark }) => {
    const integer = whole.replace(/^0+(?=\d)/, '') || '0';
    const power = exponent === undefined ? '' : `${exponent < 0 ? mark[0] : mark}${exponent}`;
    return `${sign}${integer}${fraction && `.${fraction}`}${power}`;
  });

/** What a numeral is worth, by arithmetic: a whole number without a factor of ten, and its power of ten. */
export function decimalOf(numeral: string): [mantissa: bigint, power: bigint] {
  const [significand = '', exponent = '0'] = numeral.toLowerCase().split('e');
  const [whole = '', fraction = ''] = significand.split('.');
  let mantissa = BigInt(whole.replace(/[+-]/, '') + fraction);
  let power = BigInt(exponent) - BigInt(fraction.length);
  if (mantissa === 0n) return [0n, 0n];
  while (mantissa % 10n === 0n) {
    mantissa /= 10n;
    power += 1n;
  }
  return [significand.startsWith('-') ? -mantissa : mantissa, power];
}

const leaf = fc.oneof(
  fc.constantFrom<Json>(null, true, false, '', 0, 1),
  anyText,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => (double === 0 ? 0 : double)),
  fc.constantFrom(
    ...['12345678901234567890', '1e401', '-0.12345678901234567891'].map((n) => new ExactNumber(n)),
  ),
);

/** JSON objects of any keys, as parseJson makes them. */
export const objectOf = (values: fc.Arbitrary<Json>, maxKeys = 5) =>
  fc
    .uniqueArray(fc.tuple(anyKey, values), { maxLength: maxKeys, selector: ([key]) => key })
    .map((entries): { readonly [key: string]: Json } => Object.fromEntries(entries));

/** Any JSON value, exact numbers and nesting included. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    objectOf(tie('value')),
  ),
})).value;
