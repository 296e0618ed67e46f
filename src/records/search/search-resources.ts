import type { Search } from '../../fhir/search/search.js';
import { Fault } from '../../fault.js';
import type { RecordsContext } from '../context.js';
import { openPage, type PageRow } from '../open-page.js';
import { readRow } from '../read-row.js';
import { openIndex, openRow } from '../row.js';
import type { StoredResource } from '../stored-resource.js';
import { makeBudget, type Budget } from './budget.js';
import { meets, readyCriteria, type ReadyCriterion } from './match.js';
import { planSearch, type SearchPlan } from './plan.js';
import { positionOf, walkFamily, type MetRow, type WalkPosition } from './walk.js';

/** Where a search goes on: in which of its token families, by name, and behind which row. */
export interface SearchPosition extends WalkPosition {
  readonly family: string;
}

/** One page of matches. */
export interface SearchPage {
  readonly matches: readonly StoredResource[];
  /** Where the next page begins; null after the last. */
  readonly next: SearchPosition | null;
  /** How many match in all, where that is known. */
  readonly total: number | null;
}

/**
 * Finds resources of one type. Pages neither repeat nor lose a resource that was there all along.
 *
 * @param count how many matches at the most; 0 = only count them. A page of long resources has fewer.
 * @throws Fault `too-costly` beyond the budget of one search
 */
export async function searchResources(
  context: RecordsContext,
  search: Search,
  count: number,
  after: SearchPosition | null,
): Promise<SearchPage> {
  const budget = makeBudget();
  const ready = await readyCriteria(context, search.criteria, budget);
  const ids = search.criteria.find((criterion) => criterion.parameter === '_id');
  if (ids) return searchIds(context, search, ids.anyOf, ready, count, after);
  const plan = await planSearch(context, search, ready);
  return count === 0
    ? countMatches(context, plan, ready, budget)
    : pageOfMatches(context, search, plan, ready, count, after, budget);
}

/** Rows named by id are read, not searched. The position counts the ids that earlier pages took. */
async function searchIds(
  context: RecordsContext,
  search: Search,
  ids: readonly string[],
  ready: readonly ReadyCriterion[],
  count: number,
  after: SearchPosition | null,
): Promise<SearchPage> {
  const found = await Promise.all([...new Set(ids)].map((id) => matchById(context, search, id, ready)));
  const rows = found.filter((row) => row !== null);
  const start = after?.label ?? 0;
  const matches = await openPage(context, rows.slice(start, start + count));
  const end = start + matches.length;
  const more = count > 0 && end < rows.length;
  return { matches, next: more ? { family: '', label: end, key: '' } : null, total: rows.length };
}

async function matchById(
  context: RecordsContext,
  search: Search,
  id: string,
  ready: readonly ReadyCriterion[],
): Promise<PageRow | null> {
  const version = await readRow(context, search.type, id);
  if (!version) return null;
  try {
    const row = await openRow(context, version);
    const index = openIndex(row);
    const candidate = { updated: version.updated, index };
    const matches = row.header.change !== 'deleted' && ready.every((one) => meets(candidate, one));
    return matches ? { type: search.type, id, row, index } : null;
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return null;
    throw fault;
  }
}

async function countMatches(
  context: RecordsContext,
  plan: SearchPlan,
  ready: readonly ReadyCriterion[],
  budget: Budget,
): Promise<SearchPage> {
  let total = 0;
  for await (const _ of matchesOf(context, plan, ready, 256, null, budget)) total++;
  return { matches: [], next: null, total };
}

/** Looks for one match more than the page holds, so that the last page says that it is the last. */
async function pageOfMatches(
  context: RecordsContext,
  search: Search,
  plan: SearchPlan,
  ready: readonly ReadyCriterion[],
  count: number,
  after: SearchPosition | null,
  budget: Budget,
): Promise<SearchPage> {
  const found: Match[] = [];
  const stride = Math.min(Math.max(2 * count, 16), 256);
  for await (const match of matchesOf(context, plan, ready, stride, after, budget)) {
    found.push(match);
    if (found.length > count) break;
  }
  const rows = found
    .slice(0, count)
    .map(({ met: { row, index } }) => ({ type: search.type, id: index.id, row, index }));
  const matches = await openPage(context, rows);
  const last = found[matches.length - 1];
  const more = found.length > matches.length && last !== undefined;
  return {
    matches,
    next: more ? { family: last.family, ...positionOf(last.met) } : null,
    total: !more && after === null ? matches.length : null,
  };
}

interface Match {
  readonly met: MetRow;
  readonly family: string;
}

/** Families are walked in the order of their names, which stays when a family is added between two pages. */
async function* matchesOf(
  context: RecordsContext,
  plan: SearchPlan,
  ready: readonly ReadyCriterion[],
  stride: number,
  after: SearchPosition | null,
  budget: Budget,
): AsyncGenerator<Match> {
  const families = [...plan.families].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const [i, family] of families.entries()) {
    if (after && family.name < after.family) continue;
    const from = after?.family === family.name ? after : null;
    const earlier = families.slice(0, i);
    for await (const met of walkFamily(
      context,
      { family, updated: plan.updated, after: from, stride },
      budget,
    )) {
      const candidate = { updated: met.row.version.updated, index: met.index };
      // A row in two of the families was met in the first of them.
      if (earlier.some(({ name }) => name in met.index.labels)) continue;
      if (ready.every((one) => meets(candidate, one))) yield { met, family: family.name };
    }
  }
}
