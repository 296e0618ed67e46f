import type { Criterion, Search, SubjectCondition } from '../../fhir/search/search.js';
import { hull } from '../../fhir/search/date-condition.js';
import type { RecordsContext } from '../context.js';
import { subjectKeyName } from '../index-record.js';
import {
  aboutFamily,
  eventFamily,
  identifierFamily,
  isEventFamily,
  typeFamily,
  type NamedFamily,
} from '../row-tokens.js';
import { isReference, type ReadyCriterion } from './match.js';
import { anytime } from './walk.js';

/** The token families that together hold every row a search can match. */
export interface SearchPlan {
  readonly families: readonly NamedFamily[];
  readonly updated: { readonly from: number; readonly to: number };
}

/** Chooses the most selective criterion: an identifier, else whom or what a resource is about, else the whole type. */
export async function planSearch(
  context: RecordsContext,
  search: Search,
  ready: readonly ReadyCriterion[],
): Promise<SearchPlan> {
  const updated = updatedRange(ready);
  for (const one of [...ready].sort((a, b) => rank(a) - rank(b))) {
    const families = await familiesOf(context, search, one);
    if (families) return { families, updated };
  }
  return { families: [typeFamily(context, search.type)], updated };
}

const mostSelective: readonly Criterion['parameter'][] = [
  'identifier',
  'patient',
  'subject',
  'entity',
  'agent',
];

function rank({ criterion }: ReadyCriterion): number {
  const place = mostSelective.indexOf(criterion.parameter);
  return place < 0 ? mostSelective.length : place;
}

/** The families of one criterion; null if its tokens do not tell all its rows. */
async function familiesOf(
  context: RecordsContext,
  search: Search,
  { criterion, names }: ReadyCriterion,
): Promise<NamedFamily[] | null> {
  if (criterion.parameter === 'identifier') {
    const values = new Set(criterion.anyOf.map(({ value }) => value));
    if (values.has(undefined)) return null;
    return [...values].flatMap((value) =>
      value === undefined ? [] : [identifierFamily(context, search.type, value)],
    );
  }
  if (!isReference(criterion) || criterion.parameter === 'source') return null;
  const { parameter } = criterion;
  const isEvent = parameter === 'agent' || parameter === 'entity';
  if (criterion.anyOf.some((one) => isVague(one, isEvent))) return null;
  if (isEvent && ![...names].every((name) => isEventFamily(parameter, name))) return null;
  const about = await Promise.all(
    [...names].map(async (name) => {
      const key = await context.dataKeys.find(subjectKeyName(name));
      return key && aboutFamily(search.type, name, key);
    }),
  );
  const event = isEvent ? [...names].map((name) => eventFamily(context, parameter, name)) : [];
  return [...about.filter((family) => family !== null), ...event];
}

/** A name is a whole identifier. One without a system is a name in AuditEvents only. */
function isVague(condition: SubjectCondition, systemMayBeEmpty: boolean): boolean {
  if (condition.kind !== 'identifier') return false;
  const { system, value } = condition.identifier;
  return value === undefined || system === undefined || (system === '' && !systemMayBeEmpty);
}

/** The hull of all `_lastUpdated` criteria; what lies between ranges is sorted out by matching. */
function updatedRange(ready: readonly ReadyCriterion[]): SearchPlan['updated'] {
  let { from, to } = anytime;
  for (const { criterion } of ready) {
    if (criterion.parameter !== '_lastUpdated') continue;
    const range = hull(criterion.anyOf);
    from = Math.max(from, range.from);
    to = Math.min(to, range.to);
  }
  return { from, to };
}
