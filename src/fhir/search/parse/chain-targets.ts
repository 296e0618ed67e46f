import { Fault } from '../../../fault.js';
import { isResourceType, type ResourceType } from '../../resource-types.js';
import type { Criterion, Search } from '../criterion.js';

/**
 * The searches for what a chain leads to, one for each type that has the parameter. A value that is malformed for one
 * type may be meant for another: it is refused if it is so for all.
 *
 * @param parse null for a type that does not have the parameter
 * @throws Fault of `parse`
 */
export function chainTargets(
  types: readonly string[],
  parse: (type: ResourceType) => Criterion | null,
): Search[] {
  const found: Search[] = [];
  let refusal: Fault | null = null;
  for (const type of types.filter(isResourceType)) {
    try {
      const criterion = parse(type);
      if (criterion) found.push({ type, criteria: [criterion] });
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.code === 'too-costly') throw fault;
      refusal = fault;
    }
  }
  if (found.length === 0 && refusal) throw refusal;
  return found;
}
