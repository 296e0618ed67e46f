import type { MissingCriterion, ValuesCriterion } from '../../fhir/search/criterion.js';
import { meetsValues } from '../../fhir/search/match/meets-values.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { hasUrlFamilies, identifierFamily, urlFamily, type NamedFamily } from '../row-tokens.js';
import { andThen, proposesNothing, type Ready } from './ready.js';
import type { SearchRun } from './search-run.js';
import { searchedPart } from './searched-part.js';

/** A criterion about values that stand in the resource itself. */
export function readyValues(run: SearchRun, type: ResourceType, criterion: ValuesCriterion): Ready {
  return {
    looksAt: 'index',
    meets: (candidate) =>
      andThen(searchedPart(run, candidate, criterion.parameter.code), ({ values }) =>
        meetsValues(values, criterion),
      ),
    isDeep: false,
    propose: () => {
      const families = familiesOf(run, type, criterion);
      return Promise.resolve(families && { ids: [], families });
    },
  };
}

/** `:missing`. */
export function readyMissing(run: SearchRun, { parameter, missing }: MissingCriterion): Ready {
  const { code } = parameter;
  return {
    looksAt: 'index',
    meets: (candidate) =>
      andThen(searchedPart(run, candidate, code), ({ values, to }) => {
        const found = (values[code]?.length ?? 0) + (to[code]?.length ?? 0);
        return missing === (found === 0);
      }),
    ...proposesNothing(),
  };
}

function familiesOf(
  { context }: SearchRun,
  type: ResourceType,
  { parameter, anyOf, negated }: ValuesCriterion,
): NamedFamily[] | null {
  if (negated) return null;
  const isUrl = parameter.code === 'url' && hasUrlFamilies(type);
  const families = anyOf.map((condition) => {
    if (parameter.code === 'identifier' && condition.kind === 'token')
      return condition.code === undefined ? null : identifierFamily(context, type, condition.code);
    if (parameter.code === 'identifier' && condition.kind === 'of-type')
      return identifierFamily(context, type, condition.value);
    if (isUrl && condition.kind === 'uri' && condition.match === 'equal' && !condition.uri.includes('|'))
      return urlFamily(context, type, condition.uri);
    return null;
  });
  const known = families.filter((family) => family !== null);
  return known.length === families.length ? known : null;
}
