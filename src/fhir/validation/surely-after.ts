const withTime = /^(.{10})T(\d\d:\d\d:)(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const date = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;
const hour = 3_600_000;

/** Where a date has no zone, it began up to 14 hours before that of UTC and ended up to 12 hours after it. */
const zones = { east: 14 * hour, west: 12 * hour };

/**
 * Whether a hostile dateTime is after another one whatever the parts of them may be that are not said: months, days, zones.
 * False for what is no dateTime.
 */
export function isSurelyAfter(hostile: unknown, other: unknown): boolean {
  const [a, b] = [spanOf(hostile), spanOf(other)];
  if (a === null || b === null) return false;
  // Two dates are of the same zone, as far as anyone says.
  const slack = a.isDate === b.isDate ? 0 : a.isDate ? zones.east : zones.west;
  return a.first - slack > b.last;
}

interface Span {
  /** Milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
  readonly isDate: boolean;
}

function spanOf(hostile: unknown): Span | null {
  if (typeof hostile !== 'string') return null;
  const [, day, minutes, seconds, fraction = '', zone] = withTime.exec(hostile) ?? [];
  if (day === undefined) return dateSpan(hostile);
  // The 60th second belongs to the minute before; Date knows none.
  const leap = seconds === '60' ? 1000 : 0;
  const moment =
    Date.parse(`${day}T${minutes ?? ''}${leap > 0 ? '59' : (seconds ?? '')}${zone ?? ''}`) + leap;
  if (Number.isNaN(moment)) return null;
  const exact = moment + Number(`0${fraction}`) * 1000;
  return { first: exact, last: fraction === '' ? exact + 999 : exact, isDate: false };
}

function dateSpan(hostile: string): Span | null {
  const [, year, month, day] = date.exec(hostile) ?? [];
  if (year === undefined) return null;
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const next =
    day !== undefined ? utc(y, m, d + 1) : month !== undefined ? utc(y, m + 1, 1) : utc(y + 1, 0, 1);
  return { first: utc(y, m, d), last: next - 1, isDate: true };
}

/** `Date.UTC` takes the years before 100 for those of the last century. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}
