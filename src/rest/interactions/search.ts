import type { SearchPosition } from '../../records/search/search-resources.js';
import { plainAnswer, type Answer } from '../answer.js';
import { requireJson } from '../headers/accept.js';
import { pageLinks, type PageLinks } from '../page-links.js';
import { pageAsked, withoutPresentation } from '../paging.js';
import { printParameters, type Parameter } from '../parameters.js';
import { parsePretty, parseSubset } from '../presentation.js';
import type { Rest, RestRequest } from '../request.js';
import { parseQuery } from '../search/parse-query.js';
import type { SearchScope } from '../search/search-scope.js';
import { searchset } from '../search/searchset.js';

/** R4 3.1.0.10: a search by GET. */
export async function search(rest: Rest, request: RestRequest, scope: SearchScope): Promise<Answer> {
  return answerSearch(rest, request, scope, request.parameters);
}

/** The same by POST: the parameters of the URL and of the form count alike. */
export async function searchByForm(rest: Rest, request: RestRequest, scope: SearchScope): Promise<Answer> {
  const form = await request.form();
  requireJson(undefined, form);
  const asked = Buffer.concat([request.raw, Buffer.from(`\r\n${printParameters(form)}`)]);
  const inFull = { ...rest, records: rest.records.asking(asked) };
  const isPretty = parsePretty(form);
  return { ...(await answerSearch(inFull, request, scope, [...request.parameters, ...form])), isPretty };
}

/** All that a page of a search depends on. */
interface PageState {
  /** It may be a person's: pages are not at its address. */
  readonly compartment: SearchScope['compartment'];
  /** Those parameters that are known here. */
  readonly used: readonly Parameter[];
  /** When the search began, for dates relative to now. Milliseconds since 1970. */
  readonly began: number;
  readonly position: SearchPosition | null;
}

async function answerSearch(
  rest: Rest,
  { prefer }: RestRequest,
  scope: SearchScope,
  hostile: readonly Parameter[],
): Promise<Answer> {
  const base = rest.base();
  const address = scope.type === null ? base : `${base}/${scope.type}`;
  const links = pageLinks<PageState>(rest.records.links, address);
  const parameters = withoutPresentation(hostile);
  const page = pageAsked(parameters);
  const { compartment } = scope;
  const asked =
    page === null
      ? { compartment, used: parameters, began: Date.now(), position: null }
      : countedAnew(links.open(page), parameters);
  const context = { base, now: asked.began, lenient: page === null && prefer.lenient };
  const { query, used } = parseQuery(
    { type: scope.type, compartment: asked.compartment },
    asked.used,
    context,
  );
  const subset = query.count === 0 ? null : parseSubset(used);
  const found = await rest.records.search(query, asked.position);
  const state = { ...asked, used };
  const self = { relation: 'self' as const, url: selfLink(address, links, state, query.count) };
  const next = found.next && { relation: 'next' as const, url: links.to({ ...state, position: found.next }) };
  return plainAnswer(200, searchset(base, next ? [self, next] : [self], found, subset));
}

/** A page with the hostile `_count` that stands beside it, if one does. */
function countedAnew(state: PageState, beside: readonly Parameter[]): PageState {
  const count = beside.filter(([name]) => name === '_count');
  if (count.length === 0) return state;
  return { ...state, used: [...state.used.filter(([name]) => name !== '_count'), ...count] };
}

/** Parameters that tell of nobody, whatever their values. */
const plain = /^_(?:lastUpdated|type|sort|count|total|summary|elements|include|revinclude)(?::|$)/;

/** Shows the parameters that were used, unless they may tell of a person (R4 3.1.1.1.2): then it is sealed like the others. */
function selfLink(address: string, links: PageLinks<PageState>, state: PageState, count: number): string {
  const isFirst = state.position === null && state.compartment === null;
  const isPlain = isFirst && state.used.every(([name]) => plain.test(name));
  if (!isPlain) return links.to(state);
  const others = state.used.filter(([name]) => name !== '_count');
  return `${address}?${printParameters([...others, ['_count', String(count)]])}`;
}
