import type { Criterion } from '../criterion.js';
import type { SearchParameter } from '../search-parameter.js';

/**
 * `url=http://…|1.0` of a definition: its URL, and its version where one is asked for (R4 3.1.1.4.9).
 *
 * @param version the parameter of the same type, if it has one
 * @param alternatives still escaped
 * @param criterion parses what is asked of one parameter
 */
export function canonicalCriterion(
  url: SearchParameter,
  version: SearchParameter | undefined,
  alternatives: readonly string[],
  criterion: (parameter: SearchParameter, asked: string) => Criterion,
): Criterion {
  const criteria = alternatives.map((asked): Criterion => {
    const bar = asked.lastIndexOf('|');
    if (bar === -1 || asked[bar - 1] === '\\' || version === undefined) return criterion(url, asked);
    const both = [criterion(url, asked.slice(0, bar)), criterion(version, asked.slice(bar + 1))];
    return { kind: 'and', criteria: both };
  });
  return { kind: 'or', criteria };
}
