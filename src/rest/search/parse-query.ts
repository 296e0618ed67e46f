import type { ResourceType } from '../../fhir/resource-types.js';
import type { Search } from '../../fhir/search/criterion.js';
import { parseResultParameters } from '../../fhir/search/parse/parse-result-parameters.js';
import { parseSearch } from '../../fhir/search/parse/parse-search.js';
import type { SearchQuery } from '../../records/search/search-resources.js';
import { boundedCount } from '../paging.js';
import { subsetParameters } from '../presentation.js';
import { singleParameter, type Parameter } from '../parameters.js';
import { isTypeParameter, scopeCriteria, typesOf, type SearchScope } from './search-scope.js';

/** A search as it was asked for, and the parameters that it is made of. */
export interface ParsedQuery {
  readonly query: SearchQuery;
  readonly used: readonly Parameter[];
}

/** What hostile parameters are read against. */
interface Context {
  readonly base: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly lenient: boolean;
}

/** @throws Fault of the parameters; see `parseSearch` */
export function parseQuery(scope: SearchScope, hostile: readonly Parameter[], context: Context): ParsedQuery {
  const { result, used, others } = parseResultParameters(scope.type ?? 'Resource', hostile);
  const shown = others.filter(([name]) => subsetParameters.includes(name));
  const typed = scope.type === null ? others.filter(isTypeParameter) : [];
  const types = typesOf(
    scope,
    typed.map(([, value]) => value),
  );
  const asked = others.filter((one) => !shown.includes(one) && !typed.includes(one));
  const known = context.lenient ? knownToAll(types, asked, context) : asked;
  const searches = types.map((type) => searchOf(scope, type, known, context));
  const counts = singleParameter(shown, '_summary') === 'count';
  return {
    query: { ...result, type: scope.type, searches, count: counts ? 0 : boundedCount(result.count) },
    used: [...typed, ...known, ...used, ...shown],
  };
}

/** What one of the types does not know is left out for all of them. */
function knownToAll(
  types: readonly ResourceType[],
  asked: readonly Parameter[],
  context: Context,
): Parameter[] {
  return types.reduce<Parameter[]>(
    (known, type) => [...parseSearch(type, known, context).used] as Parameter[],
    [...asked],
  );
}

function searchOf(
  scope: SearchScope,
  type: ResourceType,
  known: readonly Parameter[],
  context: Context,
): Search {
  const { search } = parseSearch(type, known, { ...context, lenient: false });
  return { type, criteria: [...scopeCriteria(scope, type), ...search.criteria] };
}
