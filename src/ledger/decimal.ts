import { Fault } from '../fault.js';

/** A number of leaves or an index in ASCII decimal, without leading zeros. @throws Fault `invalid-request` */
export function parseDecimal(hostile: string): number {
  const number = /^(?:0|[1-9][0-9]{0,15})$/.test(hostile) ? Number(hostile) : NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new Fault('invalid-request', 'a number is not plain decimal or is too large');
}
