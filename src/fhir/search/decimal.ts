/** A decimal number, exactly: `digits` times ten to the power of `exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const form = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
const mostDigits = 1000;
const greatestExponent = 400;

/** Parses a hostile decimal, with an exponent or without; null if it is none, or far beyond the numbers of JSON. */
export function parseDecimal(hostile: string): Decimal | null {
  const [, sign = '', whole = '', fraction = '', power = '0'] = form.exec(hostile) ?? [];
  if (whole === '' || whole.length + fraction.length > mostDigits) return null;
  const exponent = Number(power) - fraction.length;
  if (Math.abs(exponent) > greatestExponent) return null;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, exponent };
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = scaled(a, exponent) - scaled(b, exponent);
  return difference < 0n ? -1 : Number(difference > 0n);
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
}

/** As text without more zeros than were there: `12.50`, `-3`, `4e7`. */
export function printDecimal({ digits, exponent }: Decimal): string {
  if (exponent > 0) return `${String(digits)}e${String(exponent)}`;
  const text = String(digits < 0n ? -digits : digits).padStart(1 - exponent, '0');
  const point = text.length + exponent;
  const sign = digits < 0n ? '-' : '';
  return exponent === 0 ? `${sign}${text}` : `${sign}${text.slice(0, point)}.${text.slice(point)}`;
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
