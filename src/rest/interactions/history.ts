import { Fault } from '../../fault.js';
import type { HistoryPage, HistoryQuery } from '../../records/history.js';
import { outcomeOf, type StoredResource } from '../../records/stored-resource.js';
import { etagOf, plainAnswer, type Answer } from '../answer.js';
import { bundleText, entryPieces, type Pieces } from '../bundle/bundle-text.js';
import { instantText, statusText } from '../bundle/response-text.js';
import { pageLinks, type PageLinks } from '../page-links.js';
import { pageAsked, parseCount, withoutPresentation } from '../paging.js';
import { printParameters, singleParameter, type Parameter } from '../parameters.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';

/** R4 3.1.0.9: the versions of one resource, newest first, in pages. */
export async function history(rest: Rest, request: RestRequest, target: InstanceName): Promise<Answer> {
  const { type, id } = target;
  const address = `${rest.base()}/${type}/${id}`;
  const links = pageLinks<HistoryQuery>(rest.records.links, `${address}/_history`);
  const parameters = withoutPresentation(request.parameters);
  const page = pageAsked(parameters);
  const query = page === null ? firstPage(parameters) : links.open(page);
  const found = await rest.records.history(type, id, query);
  return plainAnswer(200, historyText(address, links, query, found));
}

const known = ['_count', '_since'];

function firstPage(parameters: readonly Parameter[]): HistoryQuery {
  if (!parameters.every(([name]) => known.includes(name))) {
    throw new Fault('invalid-request', 'a history takes the parameters _count and _since');
  }
  return { before: null, count: parseCount(parameters), since: parseSince(parameters) };
}

/** In a URL a `+` means a space unless it is escaped, which few clients know. */
function parseSince(parameters: readonly Parameter[]): number | null {
  const hostile = singleParameter(parameters, '_since')?.replace(' ', '+');
  if (hostile === undefined) return null;
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
  const instant = form.test(hostile) ? Date.parse(hostile) : NaN;
  if (Number.isNaN(instant))
    throw new Fault('invalid-request', '_since is an instant such as 2024-05-01T12:00:00Z');
  return instant;
}

function historyText(
  address: string,
  links: PageLinks<HistoryQuery>,
  query: HistoryQuery,
  page: HistoryPage,
): Buffer {
  const self = {
    relation: 'self' as const,
    url: query.before === null ? firstLink(address, query) : links.to(query),
  };
  const next = page.next !== null && {
    relation: 'next' as const,
    url: links.to({ ...query, before: page.next }),
  };
  const entries = page.versions.map((version) => versionPieces(address, version));
  return bundleText({ type: 'history', total: page.total, link: next ? [self, next] : [self] }, entries);
}

function firstLink(address: string, { count, since }: HistoryQuery): string {
  const used: Parameter[] = since === null ? [] : [['_since', instantText(since)]];
  return `${address}/_history?${printParameters([...used, ['_count', String(count)]])}`;
}

function versionPieces(fullUrl: string, resource: StoredResource): Pieces {
  const { updated, body } = resource;
  const outcome = outcomeOf(resource);
  return entryPieces(fullUrl, outcome === 'deleted' ? null : body, {
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
