import type { ResourceType } from '../../fhir/resource-types.js';
import type { Search } from '../../fhir/search/criterion.js';
import { ifUnderstood } from '../../fhir/search/parse/if-understood.js';
import { parseResultParameters } from '../../fhir/search/parse/parse-result-parameters.js';
import { parseSearch } from '../../fhir/search/parse/parse-search.js';
import type { SearchQuery } from '../../records/search/search-resources.js';
import { boundedCount } from '../paging.js';
import { parseSubset, subsetParameters } from '../presentation.js';
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
  const wellFormed = context.lenient ? hostile.filter((one) => isWellFormed(scope, one)) : hostile;
  const { result, used, others } = parseResultParameters(scope.type ?? 'Resource', wellFormed);
  const shown = others.filter(([name]) => subsetParameters.includes(name));
  const typed = scope.type === null ? others.filter(isTypeParameter) : [];
  const types = typesOf(
    scope,
    typed.map(([, value]) => value),
  );
  const asked = others.filter((one) => !shown.includes(one) && !typed.includes(one));
  const known = context.lenient ? knownToAll(types, asked, context) : asked;
  const searches = types.map((type) => searchOf(scope, type, known, context));
  const count = counts(shown) ? 0 : boundedCount(result.count);
  return {
    query: { ...result, type: scope.type, searches, count },
    used: [...typed, ...known, ...used, ...shown],
  };
}

/** Of a parameter about the answer or the types; those that find something are looked at by `parseSearch`. */
function isWellFormed(scope: SearchScope, hostile: Parameter): boolean {
  const understood = ifUnderstood(() => {
    parseResultParameters(scope.type ?? 'Resource', [hostile]);
    if (isTypeParameter(hostile)) typesOf(scope, [hostile[1]]);
    if (!counts([hostile])) parseSubset([hostile]);
    return true;
  });
  return understood ?? false;
}

function counts(shown: readonly Parameter[]): boolean {
  return singleParameter(shown, '_summary') === 'count';
}

/** What one of the types does not understand is left out for all of them. */
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
