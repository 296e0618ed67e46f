import { dateRange, type DateRange } from '../date-range.js';
import type { DateValue } from '../indexed-values.js';

interface Period {
  readonly start?: unknown;
  readonly end?: unknown;
}

interface Timing {
  readonly event?: unknown;
  readonly repeat?: { readonly boundsPeriod?: Period };
}

/**
 * What an element is found by with a parameter of type date (R4 3.1.1.4.7): the range of time that it stands for, of a
 * Timing from its first to its last limit. An instant is one point in time.
 */
export function dateValues(node: unknown, type: string): DateValue[] {
  switch (type) {
    case 'Period':
      return period(node as Period);
    case 'Timing':
      return timing(node as Timing);
    case 'instant':
      return rangeOf(node).map(({ from }) => from);
    default:
      return rangeOf(node).map(({ from, to }) => [from, to]);
  }
}

function rangeOf(value: unknown): DateRange[] {
  const range = typeof value === 'string' ? dateRange(value) : null;
  return range === null ? [] : [range];
}

function period({ start, end }: Period): DateValue[] {
  const [first] = rangeOf(start);
  const [last] = rangeOf(end);
  return first || last ? [[first?.from ?? null, last?.to ?? null]] : [];
}

function timing({ event, repeat }: Timing): DateValue[] {
  const events = (Array.isArray(event) ? event : []).flatMap(rangeOf);
  const limits = repeat?.boundsPeriod ? period(repeat.boundsPeriod) : [];
  const ends = [...events.map(({ from, to }) => [from, to] as const), ...limits.flatMap(asPair)];
  if (ends.length === 0) return [];
  const from = Math.min(...ends.map(([start]) => start ?? -Infinity));
  const to = Math.max(...ends.map(([, end]) => end ?? Infinity));
  return [[from === -Infinity ? null : from, to === Infinity ? null : to]];
}

function asPair(value: DateValue): (readonly [number | null, number | null])[] {
  return typeof value === 'number' ? [] : [value];
}
