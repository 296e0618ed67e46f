import { Fault } from '../../fault.js';
import { dateRange, type DateRange } from '../../fhir/search/date-range.js';
import { plusAgain } from '../../fhir/search/plus-again.js';
import type { Subset } from '../../fhir/subset/subset.js';
import type { HistoryPage, HistoryQuery, HistoryScope } from '../../records/history.js';
import { outcomeOf, type StoredResource } from '../../records/stored-resource.js';
import { etagOf, plainAnswer, type Answer } from '../answer.js';
import { bundleText, entryPieces, type Pieces } from '../bundle/bundle-text.js';
import { instantText, statusText } from '../bundle/response-text.js';
import { pageLinks, type PageLinks } from '../page-links.js';
import { countNow, pageAsked, parseCount, withoutPresentation } from '../paging.js';
import { printParameters, singleParameter, type Parameter } from '../parameters.js';
import { parseSubset, presented, subsetParameters } from '../presentation.js';
import type { Rest, RestRequest } from '../request.js';

/** R4 3.1.0.9: the versions of one resource, of a type or of all, newest first, in pages. */
export async function history(rest: Rest, request: RestRequest, scope: HistoryScope): Promise<Answer> {
  const address = `${rest.base()}/${scope.kind === 'system' ? '' : `${scope.type}/`}_history`;
  const links = pageLinks<PageState>(rest.records.links, address);
  const parameters = withoutPresentation(request.parameters);
  const page = pageAsked(parameters);
  const begun = page === null ? firstPage(parameters, scope) : links.open(page);
  const count = countNow(parameters, begun.query.count);
  const state = { ...begun, query: { ...begun.query, count } };
  const found = await rest.records.history(state.scope, state.query);
  return plainAnswer(200, historyText(rest.base(), address, links, state, found));
}

/** All that a page of a history depends on. */
interface PageState {
  /** It may be a person's: pages of one resource are at its type. */
  readonly scope: HistoryScope;
  readonly query: HistoryQuery;
  readonly subset: Subset | null;
  /** The parameters that were used. */
  readonly used: readonly Parameter[];
}

const known = ['_count', '_since', '_at', ...subsetParameters];

function firstPage(parameters: readonly Parameter[], scope: HistoryScope): PageState {
  if (!parameters.every(([name]) => known.includes(name))) {
    throw new Fault('invalid-request', `a history takes the parameters ${known.join(', ')}`);
  }
  const count = parseCount(parameters);
  const query = { after: null, count, since: parseSince(parameters), at: parseAt(parameters) };
  const others = parameters.filter(([name]) => name !== '_count');
  const used: Parameter[] = [...others, ['_count', String(count)]];
  return { scope, query, subset: parseSubset(parameters), used };
}

function parseSince(parameters: readonly Parameter[]): number | null {
  const hostile = singleParameter(parameters, '_since');
  if (hostile === null) return null;
  const since = plusAgain(hostile);
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
  const instant = form.test(since) ? Date.parse(since) : NaN;
  if (Number.isNaN(instant))
    throw new Fault('invalid-request', '_since is an instant such as 2024-05-01T12:00:00Z');
  return instant;
}

function parseAt(parameters: readonly Parameter[]): DateRange | null {
  const hostile = singleParameter(parameters, '_at');
  if (hostile === null) return null;
  const range = dateRange(plusAgain(hostile));
  if (range === null)
    throw new Fault('invalid-request', '_at is a date or a time such as 2024-05 or 2024-05-01T12:00:00Z');
  return range;
}

function historyText(
  base: string,
  address: string,
  links: PageLinks<PageState>,
  state: PageState,
  page: HistoryPage,
): Buffer {
  const isPlain = state.query.after === null && state.scope.kind !== 'instance';
  const url = isPlain ? `${address}?${printParameters(state.used)}` : links.to(state);
  const self = { relation: 'self' as const, url };
  const next = page.next && {
    relation: 'next' as const,
    url: links.to({ ...state, query: { ...state.query, after: page.next } }),
  };
  const entries = page.versions.map((version) => versionPieces(base, version, state.subset));
  return bundleText({ type: 'history', total: page.total, link: next ? [self, next] : [self] }, entries);
}

function versionPieces(base: string, resource: StoredResource, subset: Subset | null): Pieces {
  const { type, id, updated, body } = resource;
  const outcome = outcomeOf(resource);
  return entryPieces(`${base}/${type}/${id}`, outcome === 'deleted' ? null : presented(body, subset), {
    request: requestOf(resource),
    response: {
      status: statusText(statuses[outcome]),
      etag: etagOf(resource),
      lastModified: instantText(updated),
    },
  });
}

const statuses = { created: 201, updated: 200, deleted: 204 };

function requestOf({ type, id, change }: StoredResource): { method: string; url: string } {
  if (change === 'created') return { method: 'POST', url: type };
  return { method: change === 'deleted' ? 'DELETE' : 'PUT', url: `${type}/${id}` };
}
