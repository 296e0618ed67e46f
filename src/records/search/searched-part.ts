import type { IndexedValue } from '../../fhir/search/indexed-values.js';
import type { EventIndex } from '../event-index.js';
import { indexedContent, type IndexedPart } from '../index-record.js';
import type { TargetName } from '../row-reference.js';
import type { Candidate } from './candidate.js';
import type { SearchRun } from './search-run.js';

/**
 * What a resource is found by with a search parameter. The index of an AuditEvent is small, since one is sealed with every request:
 * what it leaves out is looked for in the event itself.
 */
export function searchedPart(
  run: SearchRun,
  candidate: Candidate,
  parameter: string,
): IndexedPart | Promise<IndexedPart> {
  const { event } = candidate.index;
  if (!event || parameter === 'patient') return candidate.index;
  const part = eventPart(event, parameter);
  return part ?? wholePart(run, candidate);
}

async function wholePart({ context, budget }: SearchRun, candidate: Candidate): Promise<IndexedPart> {
  budget.spend({ bodies: 1 });
  const resource = JSON.parse(await candidate.text()) as object;
  return indexedContent(candidate.type, resource, context.base());
}

/** Null for a parameter that the index does not have. */
function eventPart({ names, tokens, date, address }: EventIndex, parameter: string): IndexedPart | null {
  if (parameter === 'date') return valuesPart(parameter, date === null ? [] : [date]);
  if (parameter === 'address') return valuesPart(parameter, address);
  if (Object.hasOwn(tokens, parameter))
    return valuesPart(parameter, tokens[parameter as keyof typeof tokens]);
  if (Object.hasOwn(names, parameter)) return namesPart(parameter, names[parameter as keyof typeof names]);
  return null;
}

function valuesPart(parameter: string, values: readonly IndexedValue[]): IndexedPart {
  return { values: { [parameter]: values }, references: [], to: {} };
}

function namesPart(parameter: string, names: readonly TargetName[]): IndexedPart {
  return {
    values: {},
    references: names.map((name) => ({ names: [name] })),
    to: { [parameter]: [...names.keys()] },
  };
}
