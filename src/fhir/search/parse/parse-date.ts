import { Fault } from '../../../fault.js';
import type { DateCondition } from '../criterion.js';
import { dateRange } from '../date-range.js';
import { plusAgain } from '../plus-again.js';
import { parsePrefix } from './parse-prefix.js';

/**
 * Parses a hostile date with its prefix (R4 3.1.1.4.7).
 *
 * @param now milliseconds since 1970, for `ap`: within a tenth of the distance from now
 * @throws Fault `invalid-request`
 */
export function parseDate(hostile: string, now: number): DateCondition {
  const { prefix, rest } = parsePrefix(hostile);
  return dateCondition(prefix, rest, now);
}

/** The same with the prefix apart. */
export function dateCondition(prefix: DateCondition['prefix'], hostile: string, now: number): DateCondition {
  const range = dateRange(plusAgain(hostile));
  if (range === null) {
    throw new Fault(
      'invalid-request',
      'expected a date, a prefix before it at most: such as ge2024, 2024-05-01 or lt2024-05-01T12:00:00Z',
    );
  }
  const slack = prefix === 'ap' ? Math.abs(now - range.from) / 10 : 0;
  return { kind: 'date', prefix, from: range.from - slack, to: range.to + slack };
}
