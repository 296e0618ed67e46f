import type { ResourceType } from '../../fhir/resource-types.js';
import { parseSearch } from '../../fhir/search/parse-search.js';
import type { Criterion } from '../../fhir/search/search.js';
import type { SearchPage, SearchPosition } from '../../records/search/search-resources.js';
import { plainAnswer, type Answer } from '../answer.js';
import { bundleText, entryPieces } from '../bundle/bundle-text.js';
import { requireJson } from '../headers/accept.js';
import { pageLinks, type PageLinks } from '../page-links.js';
import { pageAsked, parseCount, withoutPresentation } from '../paging.js';
import { printParameters, type Parameter } from '../parameters.js';
import type { Rest, RestRequest } from '../request.js';

/** R4 3.1.0.10: a search by GET. */
export async function searchType(rest: Rest, request: RestRequest, { type }: SearchTarget): Promise<Answer> {
  return answerSearch(rest, request, type, request.parameters);
}

/** The same by POST: the parameters of the URL and of the form count alike. */
export async function searchByForm(
  rest: Rest,
  request: RestRequest,
  { type }: SearchTarget,
): Promise<Answer> {
  const form = await request.form();
  requireJson(undefined, form);
  const asked = Buffer.concat([request.raw, Buffer.from(`\r\n${printParameters(form)}`)]);
  const inFull = { ...rest, records: rest.records.asking(asked) };
  return answerSearch(inFull, request, type, [...request.parameters, ...form]);
}

interface SearchTarget {
  readonly type: ResourceType;
}

/** All that a page of a search depends on. */
interface PageState {
  /** Those parameters that are known here. */
  readonly used: readonly Parameter[];
  readonly count: number;
  /** When the search began, for dates relative to now. Milliseconds since 1970. */
  readonly began: number;
  readonly position: SearchPosition | null;
}

async function answerSearch(
  rest: Rest,
  { prefer }: RestRequest,
  type: ResourceType,
  hostile: readonly Parameter[],
): Promise<Answer> {
  const address = `${rest.base()}/${type}`;
  const links = pageLinks<PageState>(rest.records.links, address);
  const parameters = withoutPresentation(hostile);
  const page = pageAsked(parameters);
  const state = page === null ? firstPage(rest, type, parameters, prefer.lenient) : links.open(page);
  const criteria = state.used.flatMap((one) => criteriaOf(rest, type, one, state.began, false));
  const found = await rest.records.search({ type, criteria }, state.count, state.position);
  return plainAnswer(200, searchset(address, links, state, found));
}

function firstPage(
  rest: Rest,
  type: ResourceType,
  parameters: readonly Parameter[],
  lenient: boolean,
): PageState {
  const began = Date.now();
  const used = parameters
    .filter(([name]) => name !== '_count')
    .filter((one) => criteriaOf(rest, type, one, began, lenient).length > 0);
  return { used, count: parseCount(parameters), began, position: null };
}

function criteriaOf(
  rest: Rest,
  type: ResourceType,
  parameter: Parameter,
  now: number,
  lenient: boolean,
): readonly Criterion[] {
  return parseSearch(type, [parameter], { base: rest.base(), now, lenient }).criteria;
}

function searchset(address: string, links: PageLinks<PageState>, state: PageState, page: SearchPage): Buffer {
  const self = { relation: 'self' as const, url: selfLink(address, links, state) };
  const next = page.next && { relation: 'next' as const, url: links.to({ ...state, position: page.next }) };
  const entries = page.matches.map(({ id, body }) =>
    entryPieces(`${address}/${id}`, body, { search: { mode: 'match' } }),
  );
  return bundleText({ type: 'searchset', total: page.total, link: next ? [self, next] : [self] }, entries);
}

/** Shows the parameters that were used, unless they may tell of a person (R4 3.1.1.1.2): then it is sealed like the others. */
function selfLink(address: string, links: PageLinks<PageState>, state: PageState): string {
  const isPlain = state.position === null && state.used.every(([name]) => name === '_lastUpdated');
  if (!isPlain) return links.to(state);
  return `${address}?${printParameters([...state.used, ['_count', String(state.count)]])}`;
}
