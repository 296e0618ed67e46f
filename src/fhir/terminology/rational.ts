/** An exact number: `numerator / denominator`; the denominator is above zero. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const maxDigits = 100;

/** How many digits a number gets at least that has no end. */
const significant = 34;

/** Reads a decimal (R4 2.24.0.1), or null for other text and for what is too long to reckon with. */
export function parseDecimal(hostile: string): Rational | null {
  const match = hostile.length > maxDigits ? null : decimal.exec(hostile);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const power = Number(exponent) - fraction.length;
  return power < 0
    ? { numerator: digits, denominator: 10n ** BigInt(-power) }
    : { numerator: digits * 10n ** BigInt(power), denominator: 1n };
}

export function product(a: Rational, b: Rational): Rational {
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function sum(a: Rational, b: Rational): Rational {
  return reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** `base` above zero. */
export function power(base: Rational, exponent: number): Rational {
  const by = BigInt(Math.abs(exponent));
  const [over, under] =
    exponent < 0 ? [base.denominator, base.numerator] : [base.numerator, base.denominator];
  return { numerator: over ** by, denominator: under ** by };
}

/** As a decimal without exponent and without idle zeros: exact where it ends, else rounded to at least 34 significant digits. */
export function printDecimal(value: Rational): string {
  const { numerator, denominator } = reduced(value.numerator, value.denominator);
  const places = placesOf(denominator) ?? significant + magnitudeOf(denominator) - magnitudeOf(numerator);
  const scaled = rounded(numerator * 10n ** BigInt(Math.max(places, 0)), denominator);
  return withPoint(scaled, Math.max(places, 0));
}

function reduced(numerator: bigint, denominator: bigint): Rational {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return a === 0n
    ? { numerator: 0n, denominator: 1n }
    : { numerator: numerator / a, denominator: denominator / a };
}

/** How many decimal places `1 / denominator` needs; null if it has no end. */
function placesOf(denominator: bigint): number | null {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; twos++) rest /= 2n;
  for (; rest % 5n === 0n; fives++) rest /= 5n;
  return rest === 1n ? Math.max(twos, fives) : null;
}

function magnitudeOf(value: bigint): number {
  return String(value < 0n ? -value : value).length;
}

/** Half away from zero. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const half = numerator < 0n ? -denominator : denominator;
  return (2n * numerator + half) / (2n * denominator);
}

function withPoint(scaled: bigint, places: number): string {
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return scaled < 0n ? `-${text}` : text;
}
