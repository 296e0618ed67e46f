/** A number without any rounding: `digits` times ten to the power of `exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const form = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** @returns null if the text is no number */
export function decimal(text: string): Decimal | null {
  const match = form.exec(text);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  return {
    digits: BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`),
    exponent: Number(exponent) - fraction.length,
  };
}

/** Negative, zero or positive, like the difference. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const [x, y] = [scaled(a, exponent), scaled(b, exponent)];
  return x < y ? -1 : x > y ? 1 : 0;
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
}

/** The range that a number stands for by the digits it is written with (R4 3.1.1.4.6): half a unit of its last digit around it. */
export function rangeOf(number: Decimal): readonly [low: Decimal, high: Decimal] {
  const exponent = number.exponent - 1;
  const digits = number.digits * 10n;
  return [
    { digits: digits - 5n, exponent },
    { digits: digits + 5n, exponent },
  ];
}

/** A tenth of it around it (R4 3.1.1.4.5 `ap`), or half a unit of its last digit if that is more. */
export function tenthAround(number: Decimal): readonly [low: Decimal, high: Decimal] {
  const tenth = number.digits < 0n ? -number.digits : number.digits;
  const size = tenth < 5n ? 5n : tenth;
  const exponent = number.exponent - 1;
  return [
    { digits: number.digits * 10n - size, exponent },
    { digits: number.digits * 10n + size, exponent },
  ];
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
