import type { PathNode } from '../path-node.js';
import { kindOf } from './kind.js';
import { made } from './made.js';
import { dateFields, daysOf, parseDateTime, parseTime, type Moment } from './moment.js';
import type { Quantity } from './quantity.js';

/** A unit, as how many of a smaller one: months, or milliseconds. */
const inMonths: Readonly<Partial<Record<string, number>>> = { year: 12, a: 12, month: 1, mo: 1 };
const inMilliseconds: Readonly<Partial<Record<string, number>>> = {
  wk: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  min: 60_000,
  s: 1000,
  ms: 1,
};

/** Milliseconds in the last field that a date or dateTime has: what is less counts for nothing (FHIRPath 6.6.3). */
const exactness = [0, 0, 86_400_000, 3_600_000, 60_000, 1];

/** A date, dateTime or time that is earlier or later by a duration; undefined beyond the calendar or for another kind of quantity. */
export function shiftMoment(node: PathNode, by: Quantity): PathNode | undefined {
  const isTime = kindOf(node) === 'time';
  const moment = isTime ? parseTime(String(node.value)) : parseDateTime(String(node.value));
  const shifted = moment && later(moment, by);
  if (!shifted) return undefined;
  const text = format(shifted, isTime);
  if (isTime) return made('Time', text);
  return made(kindOf(node) === 'date' ? 'Date' : 'DateTime', text);
}

function later(moment: Moment, { value, unit }: Quantity): Moment | undefined {
  const months = inMonths[unit];
  if (months !== undefined) return byMonths(moment, Math.trunc(value) * months);
  const milliseconds = inMilliseconds[unit];
  return milliseconds === undefined ? undefined : byMilliseconds(moment, value, milliseconds);
}

function byMonths(moment: Moment, by: number): Moment | undefined {
  const [year = 0, month = 1, day = 1, ...rest] = moment.fields;
  const whole = moment.fields.length === 1 ? Math.trunc(by / 12) * 12 : by;
  const count = year * 12 + month - 1 + whole;
  const [newYear, newMonth] = [Math.floor(count / 12), (count % 12) + 1];
  if (newYear < 1 || newYear > 9999) return undefined;
  const fields = [newYear, newMonth, Math.min(day, daysOf(newYear, newMonth)), ...rest];
  return { ...moment, fields: fields.slice(0, moment.fields.length) };
}

function byMilliseconds(moment: Moment, value: number, unit: number): Moment | undefined {
  const { fields } = moment;
  if (fields.length < 3) return byMonths(moment, Math.trunc((value * unit) / (exactness[2] ?? 1) / 30));
  const step = exactness[fields.length - 1] ?? 1;
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, 0, Math.round(second * 1000));
  date.setTime(date.getTime() + Math.trunc((value * unit) / step) * step);
  const newYear = date.getUTCFullYear();
  if (Number.isNaN(newYear) || newYear < 1 || newYear > 9999) return undefined;
  const seconds = date.getUTCSeconds() + date.getUTCMilliseconds() / 1000;
  return { ...moment, fields: [...dateFields(date), seconds].slice(0, fields.length) };
}

function format({ fields, zone }: Moment, isTime: boolean): string {
  const [year = 1, ...rest] = fields;
  const texts = [String(year).padStart(4, '0'), ...rest.map(twoDigits)];
  const day = texts.slice(0, 3).join('-');
  const time = texts.slice(3).join(':');
  if (isTime) return time;
  return time === '' ? day : `${day}T${time}${zoneText(zone)}`;
}

function twoDigits(number: number): string {
  const [whole = '', fraction] = String(number).split('.');
  return whole.padStart(2, '0') + (fraction === undefined ? '' : `.${fraction.slice(0, 3).padEnd(3, '0')}`);
}

function zoneText(zone: number | undefined): string {
  if (zone === undefined) return '';
  if (zone === 0) return 'Z';
  const [hours, minutes] = [Math.trunc(Math.abs(zone) / 60), Math.abs(zone) % 60];
  return `${zone < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}
