import type { DateCondition } from './criterion.js';
import type { DateRange } from './date-range.js';

/** The smallest range that holds every instant which meets one of several conditions. */
export function hullOf(conditions: readonly DateCondition[]): DateRange {
  const ranges = conditions.map(rangeOf);
  return { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) };
}

function rangeOf({ prefix, from, to }: DateCondition): DateRange {
  switch (prefix) {
    case 'ne':
      return { from: -Infinity, to: Infinity };
    case 'gt':
    case 'sa':
      return { from: to, to: Infinity };
    case 'lt':
    case 'eb':
      return { from: -Infinity, to: from };
    case 'ge':
      return { from, to: Infinity };
    case 'le':
      return { from: -Infinity, to };
    default:
      return { from, to };
  }
}
