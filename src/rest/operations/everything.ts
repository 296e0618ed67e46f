import { Fault } from '../../fault.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { parseSearch } from '../../fhir/search/parse/parse-search.js';
import type { Include } from '../../fhir/search/result-parameters.js';
import type { SearchPosition, SearchQuery } from '../../records/search/search-resources.js';
import { plainAnswer, type Answer } from '../answer.js';
import { pageLinks } from '../page-links.js';
import { boundedCount, countNow, pageAsked, withoutPresentation } from '../paging.js';
import type { Rest, RestRequest } from '../request.js';
import { compartmentScope, scopeCriteria, typesOf, type SearchScope } from '../search/search-scope.js';
import { searchset } from '../search/searchset.js';
import { careBetween } from './care-date.js';
import { operationInput } from './input.js';
import type { OperationTarget } from './served.js';

const known = ['start', 'end', '_since', '_type', '_count'];

/**
 * R4, operation Patient/$everything: the Patient, the resources of her compartment, and with each page those that its resources refer
 * to and that are about nobody. The log is not among them unless `_type` asks for it.
 *
 * @throws Fault `not-found`, `deleted`, `erased`, `invalid-request`, `too-costly`
 */
export async function everything(rest: Rest, request: RestRequest, target: OperationTarget): Promise<Answer> {
  const links = pageLinks<PageState>(rest.records.links, `${rest.base()}/Patient/$everything`);
  const parameters = withoutPresentation(request.parameters);
  const page = pageAsked(parameters);
  const begun = page === null ? await firstPage(request, target) : links.open(page);
  const state = page === null ? begun : { ...begun, count: countNow(parameters, begun.count) };
  const { id } = state;
  const query = everythingQuery(compartmentScope({ type: 'Patient', id }, null), state, rest.base());
  return rest.records.operate({ ...target, id }, async (reads) => {
    await reads.read('Patient', id);
    const found = await reads.search(query, state.position);
    const self = { relation: 'self' as const, url: links.to(state) };
    const next = found.next && {
      relation: 'next' as const,
      url: links.to({ ...state, position: found.next }),
    };
    return plainAnswer(200, searchset(rest.base(), next ? [self, next] : [self], found, null));
  });
}

/** All that a page depends on. Hostile text as it was asked for. */
interface PageState {
  /** Of the Patient: pages are not at her address, since links end up in logs. */
  readonly id: string;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly since: string | undefined;
  readonly types: readonly string[];
  readonly count: number;
  /** When the first page was asked for. Milliseconds since 1970. */
  readonly began: number;
  readonly position: SearchPosition | null;
}

async function firstPage(request: RestRequest, { id }: OperationTarget): Promise<PageState> {
  if (id === null) throw new Fault('not-supported', 'this is asked of one Patient');
  const input = await operationInput(request, known);
  return {
    id,
    start: input.text('start'),
    end: input.text('end'),
    since: input.text('_since'),
    types: input.texts('_type'),
    count: boundedCount(input.number('_count') ?? null),
    began: Date.now(),
    position: null,
  };
}

function everythingQuery(scope: SearchScope, state: PageState, base: string): SearchQuery {
  const { start, end, since, types: hostile, count, began } = state;
  const context = { base, now: began };
  const asked = typesAsked(scope, hostile);
  const searches = asked.map((type) => ({
    type,
    criteria: [
      ...scopeCriteria(scope, type),
      ...updatedSince(type, since, context),
      ...(type === 'Patient' ? [] : careBetween(type, { start, end }, context)),
    ],
  }));
  const include = supporting
    .filter((type) => hostile.length === 0 || listed(hostile).includes(type))
    .map(toInclude);
  return { type: null, searches, count, sort: [], total: null, include, revinclude: [] };
}

/** Types that are about nobody. */
const supporting: readonly ResourceType[] = [
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'HealthcareService',
  'Endpoint',
  'Medication',
  'Substance',
];

function toInclude(target: ResourceType): Include {
  return { source: null, parameter: null, target, iterate: true };
}

function listed(hostile: readonly string[]): string[] {
  return hostile.flatMap((value) => value.split(','));
}

/** Several `_type` are alternatives, as those between commas are. */
function typesAsked(scope: SearchScope, hostile: readonly string[]): ResourceType[] {
  if (hostile.length > 0) return typesOf(scope, [listed(hostile).join(',')]);
  return typesOf(scope, []).filter((type) => type !== 'AuditEvent');
}

function updatedSince(
  type: ResourceType,
  hostile: string | undefined,
  context: { readonly base: string; readonly now: number },
): SearchQuery['searches'][number]['criteria'] {
  if (hostile === undefined) return [];
  return parseSearch(type, [['_lastUpdated', `ge${hostile}`]], { ...context, lenient: false }).search
    .criteria;
}
