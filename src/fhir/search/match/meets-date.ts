import type { DateCondition } from '../criterion.js';
import type { DateValue } from '../indexed-values.js';

/** Whether a range of time meets a condition (R4 3.1.1.4.5, 3.1.1.4.7). What is open goes on for ever. */
export function meetsDate(value: DateValue, { prefix, from, to }: DateCondition): boolean {
  const [start, end] = ends(value);
  switch (prefix) {
    case 'eq':
      return start >= from && end <= to;
    case 'ne':
      return start < from || end > to;
    case 'gt':
      return end > to;
    case 'lt':
      return start < from;
    case 'ge':
      return end > to || (start >= from && end <= to);
    case 'le':
      return start < from || (start >= from && end <= to);
    case 'sa':
      return start >= to;
    case 'eb':
      return end <= from;
    case 'co':
      return start <= from && end >= to;
    default:
      return start < to && end > from;
  }
}

function ends(value: DateValue): readonly [number, number] {
  if (typeof value === 'number') return [value, value + 1];
  return [value[0] ?? -Infinity, value[1] ?? Infinity];
}
