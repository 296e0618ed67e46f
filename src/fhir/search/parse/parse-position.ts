import { Fault } from '../../../fault.js';
import type { PositionCondition } from '../criterion.js';
import { splitUnescaped } from './split.js';

const metres: Readonly<Partial<Record<string, number>>> = {
  km: 1000,
  m: 1,
  '[mi_i]': 1609.344,
  '[mi_us]': 1609.347_219,
};

/** How near is near where the search does not say. */
const usualDistance = '50';

/** Parses hostile `latitude|longitude|distance|unit` of `near` (R4 Location 8.7.6); the unit is km, m or a mile in UCUM. @throws Fault `invalid-request` */
export function parsePosition(hostile: string): PositionCondition {
  const parts = splitUnescaped(hostile, '|');
  const [latitude = '', longitude = '', distance = usualDistance, unit = 'km'] = parts;
  const scale = metres[unit];
  const numbers = [latitude, longitude, distance].map(decimal);
  const [lat = NaN, long = NaN, far = NaN] = numbers;
  const isPlace = Math.abs(lat) <= 90 && Math.abs(long) <= 180 && far >= 0;
  if (parts.length > 4 || scale === undefined || !isPlace) {
    throw new Fault(
      'invalid-request',
      'near is latitude|longitude|distance|unit, the unit km, m, [mi_i] or [mi_us]',
    );
  }
  return { kind: 'near', latitude: lat, longitude: long, metres: far * scale };
}

function decimal(text: string): number {
  return /^[+-]?\d{1,12}(?:\.\d{1,20})?$/.test(text) ? Number(text) : NaN;
}
