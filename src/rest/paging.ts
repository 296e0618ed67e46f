import { Fault } from '../fault.js';
import { singleParameter, type Parameter } from './parameters.js';

const fewest = 50;
const most = 500;

/** How many entries a page may have at the most (`_count`); more than 500 are never sent. @throws Fault `invalid-request` */
export function parseCount(parameters: readonly Parameter[]): number {
  const hostile = singleParameter(parameters, '_count');
  if (hostile !== null && !/^\d{1,9}$/.test(hostile))
    throw new Fault('invalid-request', '_count is a whole number from 0 upwards');
  return boundedCount(hostile === null ? null : Number(hostile));
}

/** The same of a number that is known; null where it is not said. */
export function boundedCount(count: number | null): number {
  return Math.min(count ?? fewest, most);
}

/**
 * The hostile page of a request for one; null for a first page. `_count` may stand beside it: some clients ask each page
 * for so many (R4 3.1.1.5.3).
 *
 * @throws Fault `invalid-request` for what else stands beside
 */
export function pageAsked(parameters: readonly Parameter[]): string | null {
  const page = singleParameter(parameters, '_page');
  if (page !== null && parameters.some(([name]) => name !== '_page' && name !== '_count')) {
    throw new Fault('invalid-request', '_page says everything but _count, and nothing else stands beside it');
  }
  return page;
}

/** How many entries are asked for: those parameters say so, or what was said before. @throws Fault `invalid-request` */
export function countNow(parameters: readonly Parameter[], before: number): number {
  return parameters.some(([name]) => name === '_count') ? parseCount(parameters) : before;
}

const presentation = ['_format', '_pretty'];

/** The parameters without those that are about the form of the answer, and without empty ones (R4 3.1.1.3). */
export function withoutPresentation(parameters: readonly Parameter[]): Parameter[] {
  return parameters.filter(([name, value]) => !presentation.includes(name) && value !== '');
}
