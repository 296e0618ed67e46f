/** A date, dateTime or time as far as it says: each field only with those before it. */
export interface Moment {
  /** Year, month, day, hour, minute, second with its fraction; of a time only the last three, after the day that all times share. */
  readonly fields: readonly number[];
  /** Minutes east of UTC; undefined where it is not said. */
  readonly zone: number | undefined;
}

const dateTime =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T(?:(\d{2})(?::(\d{2})(?::(\d{2}(?:\.\d+)?))?)?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const time = /^(\d{2})(?::(\d{2})(?::(\d{2}(?:\.\d+)?))?)?$/;
const noDay = [1, 1, 1] as const;

/** Reads a date or dateTime; undefined if the text is none, or names a day that no month has. */
export function parseDateTime(text: string): Moment | undefined {
  const [, ...parts] = dateTime.exec(text) ?? [];
  if (parts.length === 0) return undefined;
  const zone = zoneOf(parts[6]);
  return plausible({ fields: known(parts.slice(0, 6)), zone });
}

/** Reads a time of day. */
export function parseTime(text: string): Moment | undefined {
  const [, ...parts] = time.exec(text) ?? [];
  return parts.length === 0 ? undefined : plausible({ fields: [...noDay, ...known(parts)], zone: undefined });
}

function known(parts: readonly (string | undefined)[]): number[] {
  return parts.filter((part) => part !== undefined).map(Number);
}

function zoneOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith('-') ? -minutes : minutes;
}

function plausible(moment: Moment): Moment | undefined {
  const [, month = 1, day = 1, hour = 0, minute = 0, second = 0] = moment.fields;
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(moment.fields[0] ?? 0, month);
  return isDay && hour < 24 && minute < 60 && second < 61 ? moment : undefined;
}

/** How many days a month has. */
export function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year < 100 ? year + 400 : year, month, 0)).getUTCDate();
}

/**
 * Which comes first (FHIRPath 6.2): below, at or above zero; undefined where it depends on what one of them does not say: the rest of
 * a partial date, or the zone.
 */
export function compareMoments(a: Moment, b: Moment): number | undefined {
  const [left, right] = inOneZone(a, b);
  const both = Math.min(left.fields.length, right.fields.length);
  if (both > 3 && (left.zone === undefined) !== (right.zone === undefined)) return undefined;
  for (let i = 0; i < both; i++) {
    const difference = (left.fields[i] ?? 0) - (right.fields[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.fields.length === right.fields.length ? 0 : undefined;
}

function inOneZone(a: Moment, b: Moment): readonly [Moment, Moment] {
  return a.zone === undefined || b.zone === undefined || a.zone === b.zone ? [a, b] : [utc(a), utc(b)];
}

function utc(moment: Moment): Moment {
  const { fields, zone = 0 } = moment;
  if (fields.length < 4 || zone === 0) return moment;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields;
  const shifted = new Date(0);
  shifted.setUTCFullYear(year, month - 1, day);
  shifted.setUTCHours(hour, minute - zone);
  return { fields: [...dateFields(shifted), second].slice(0, fields.length), zone: 0 };
}

/** Year to minute of a date, in UTC. */
export function dateFields(date: Date): number[] {
  return [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  ];
}
