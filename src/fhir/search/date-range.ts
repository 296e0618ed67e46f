/** Milliseconds since 1970, `from` included, `to` not. */
export interface DateRange {
  readonly from: number;
  readonly to: number;
}

const form =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * The range that a hostile date of any precision stands for (R4 3.1.1.4.7): the whole of its year, month, day, minute,
 * second or fraction of one. Without a time zone it is UTC; a leap second counts as the second before it.
 *
 * @returns null for what is no date
 */
export function dateRange(hostile: string): DateRange | null {
  const match = form.exec(hostile);
  if (!match) return null;
  const start = startOf(match);
  return start === null ? null : { from: start, to: endOf(start, match) };
}

function startOf([, year, month, day, hour, minute, second, fraction, zone]: RegExpExecArray): number | null {
  const part = (text: string | undefined, least: number): number =>
    text === undefined ? least : Number(text);
  const time = new Date(0);
  time.setUTCFullYear(part(year, 0), part(month, 1) - 1, part(day, 1));
  const isDay = time.getUTCMonth() === part(month, 1) - 1 && time.getUTCDate() === part(day, 1);
  const seconds = Math.min(part(second, 0), second === '60' ? 59 : 60);
  const away = offset(zone);
  if (!isDay || part(hour, 0) > 23 || part(minute, 0) > 59 || seconds > 59 || away === null) return null;
  time.setUTCHours(
    part(hour, 0),
    part(minute, 0),
    seconds,
    Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
  );
  return time.getTime() - away;
}

/** How far local time is ahead, in milliseconds. */
function offset(zone: string | undefined): number | null {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours = '0', minutes = '0'] = zone.slice(1).split(':');
  if (Number(hours) > 14 || Number(minutes) > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function endOf(from: number, [, , month, day, hour, , second, fraction]: RegExpExecArray): number {
  if (fraction !== undefined) return from + 10 ** Math.max(0, 3 - fraction.length);
  if (second !== undefined) return from + 1000;
  if (hour !== undefined) return from + 60_000;
  if (day !== undefined) return from + 86_400_000;
  const end = new Date(from);
  if (month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime();
}
