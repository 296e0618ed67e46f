/** From one instant up to but not at another, in milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const form = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** What a date of any precision stands for (R4 3.1.1.4.7); UTC where it has no zone. @returns null if it is none */
export function timeRange(text: string): TimeRange | null {
  const match = form.exec(text);
  if (!match) return null;
  const [, year = '', month, day, hour, minute = '', second, fraction, zone = 'Z'] = match;
  if (month === undefined) return { from: utc(`${year}-01-01`), to: utc(`${following(year)}-01-01`) };
  if (day === undefined)
    return { from: utc(`${year}-${month}-01`), to: monthAfter(Number(year), Number(month)) };
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return lasting(utc(date), 86_400_000);
  const start = Date.parse(
    `${date}T${hour}:${minute}:${second ?? '00'}.${(fraction ?? '0').slice(0, 3)}${zone}`,
  );
  if (second === undefined) return lasting(start, 60_000);
  return lasting(start, fraction === undefined ? 1000 : 10 ** Math.max(0, 3 - fraction.length));
}

/** What an element of type date, dateTime, instant, Period or Timing stands for; null if it names no time. */
export function timeRangeOf(value: unknown): TimeRange | null {
  if (typeof value === 'string') return timeRange(value);
  if (typeof value !== 'object' || value === null) return null;
  const { start, end, event, repeat } = value as {
    start?: string;
    end?: string;
    event?: string[];
    repeat?: { boundsPeriod?: object };
  };
  if (start !== undefined || end !== undefined) {
    return {
      from: start === undefined ? -Infinity : (timeRange(start)?.from ?? NaN),
      to: end === undefined ? Infinity : (timeRange(end)?.to ?? NaN),
    };
  }
  const ranges = [...(event ?? []), repeat?.boundsPeriod].map(timeRangeOf).filter((range) => range !== null);
  if (ranges.length === 0) return null;
  return { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) };
}

/** Whether a time meets what is asked for with a prefix (R4 3.1.1.4.5), `now` for `ap`. */
export function timeMeets(prefix: string, asked: TimeRange, is: TimeRange, now: number): boolean {
  const isWithin = asked.from <= is.from && is.to <= asked.to;
  switch (prefix) {
    case 'ne':
      return !isWithin;
    case 'gt':
      return is.to > asked.to;
    case 'lt':
      return is.from < asked.from;
    case 'ge':
      return is.to > asked.to || isWithin;
    case 'le':
      return is.from < asked.from || isWithin;
    case 'sa':
      return is.from >= asked.to;
    case 'eb':
      return is.to <= asked.from;
    case 'ap': {
      const slack = Math.abs(now - asked.from) / 10;
      return is.from < asked.to + slack && is.to > asked.from - slack;
    }
    default:
      return isWithin;
  }
}

function lasting(from: number, length: number): TimeRange {
  return { from, to: from + length };
}

function utc(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function following(year: string): string {
  return String(Number(year) + 1).padStart(4, '0');
}

function monthAfter(year: number, month: number): number {
  return Date.UTC(year, month, 1);
}
