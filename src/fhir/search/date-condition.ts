import { Fault } from '../../fault.js';

/** A condition on an instant: it lies in one of these ranges of milliseconds, `from` included, `to` not. */
export interface DateCondition {
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
}

const form =
  /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * Parses a hostile date parameter that is compared with an instant (R4 3.1.1.4.7): a prefix and a date of any precision, which
 * stands for the whole of its year, month, day, minute or second. Without a time zone, UTC.
 *
 * @param now milliseconds since 1970, for `ap`: within a tenth of the distance from now
 * @throws Fault `invalid-request`
 */
export function parseDateCondition(hostile: string, now: number): DateCondition {
  const match = form.exec(hostile);
  if (!match) throw wrong();
  const { from, to } = span(match);
  return { ranges: rangesOf(match[1] ?? 'eq', from, to, now) };
}

/** The smallest range that holds all of several alternatives. */
export function hull(conditions: readonly DateCondition[]): { readonly from: number; readonly to: number } {
  const ranges = conditions.flatMap((condition) => condition.ranges);
  return { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) };
}

/** Whether an instant meets the condition. */
export function dateMatches(condition: DateCondition, instant: number): boolean {
  return condition.ranges.some(({ from, to }) => instant >= from && instant < to);
}

function rangesOf(prefix: string, from: number, to: number, now: number): DateCondition['ranges'] {
  switch (prefix) {
    case 'ne':
      return [
        { from: -Infinity, to: from },
        { from: to, to: Infinity },
      ];
    case 'gt':
    case 'sa':
      return [{ from: to, to: Infinity }];
    case 'lt':
    case 'eb':
      return [{ from: -Infinity, to: from }];
    case 'ge':
      return [{ from, to: Infinity }];
    case 'le':
      return [{ from: -Infinity, to }];
    case 'ap': {
      const slack = Math.abs(now - from) / 10;
      return [{ from: from - slack, to: to + slack }];
    }
    default:
      return [{ from, to }];
  }
}

/** The half-open range of milliseconds that a partial date stands for. */
function span(match: RegExpExecArray): { from: number; to: number } {
  const [, , year, month, day, hour, minute, second, fraction, zone] = match;
  const part = (text: string | undefined, least: number): number =>
    text === undefined ? least : Number(text);
  const fields = [
    part(year, 0),
    part(month, 1),
    part(day, 1),
    part(hour, 0),
    part(minute, 0),
    part(second, 0),
  ] as const;
  const from = instant(fields, zone) + Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  return { from, to: end(from, match, zone) };
}

type Fields = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];

function instant([year, month, day, hour, minute, second]: Fields, zone: string | undefined): number {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  const real =
    time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!real) throw wrong();
  return time.getTime() - offset(zone);
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours = '0', minutes = '0'] = zone.slice(1).split(':');
  if (Number(hours) > 14 || Number(minutes) > 59) throw wrong();
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function end(
  from: number,
  [, , , month, day, hour, , second, fraction]: RegExpExecArray,
  zone: string | undefined,
): number {
  if (fraction !== undefined) return from + 10 ** Math.max(0, 3 - fraction.length);
  if (second !== undefined) return from + 1000;
  if (hour !== undefined) return from + 60_000;
  if (day !== undefined) return from + 86_400_000;
  const local = new Date(from + offset(zone));
  if (month !== undefined) local.setUTCMonth(local.getUTCMonth() + 1);
  else local.setUTCFullYear(local.getUTCFullYear() + 1);
  return local.getTime() - offset(zone);
}

function wrong(): Fault {
  return new Fault(
    'invalid-request',
    'expected a date, a prefix before it at most: such as ge2024, 2024-05-01 or lt2024-05-01T12:00:00Z',
  );
}
