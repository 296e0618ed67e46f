import { Fault } from '../../../src/fault.js';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import { meetsValues } from '../../../src/fhir/search/match/meets-values.js';
import { parseSearch } from '../../../src/fhir/search/parse/parse-search.js';
import { searchParametersOf } from '../../../src/fhir/search/search-parameter.js';
import { searchValues } from '../../../src/fhir/search/search-values.js';
import type { SearchValues } from '../../../src/fhir/search/indexed-values.js';
import type { Example } from './examples.js';
import { referenceTexts, searchTexts, type SearchText } from './search-texts.js';

const context = { base: 'https://here.example/fhir', now: Date.UTC(2024, 0, 1), lenient: false };

/** What was looked for, and what was not found. */
export interface FoundAgain {
  readonly searches: number;
  readonly references: number;
  readonly missed: readonly string[];
}

/** Looks for examples by each of their own values, as searches would have it. */
export function findAgain(examples: Iterable<Example>): FoundAgain {
  const missed: string[] = [];
  let [searches, references] = [0, 0];
  for (const { name, type, resource } of examples) {
    const indexed = searchValues(type, resource);
    for (const text of ownSearches(type, indexed)) {
      searches += 1;
      if (!finds(type, indexed, text)) missed.push(`${name} ${text.join('=')}`);
    }
    for (const text of ownReferences(type, indexed)) {
      references += 1;
      if (parseSearch(type, [text], context).search.criteria[0]?.kind !== 'reference')
        missed.push(`${name} ${text[0]}`);
    }
  }
  return { searches, references, missed };
}

function ownSearches(type: ResourceType, { values }: SearchValues): SearchText[] {
  return [...searchParametersOf(type).values()]
    .flatMap((parameter) => (values[parameter.code] ?? []).flatMap((value) => searchTexts(parameter, value)))
    .filter(([, value]) => value !== '' && value.length <= 4096);
}

function ownReferences(type: ResourceType, { references }: SearchValues): SearchText[] {
  return [...searchParametersOf(type).values()].flatMap((parameter) =>
    (references[parameter.code] ?? []).flatMap((value) => referenceTexts(parameter, value)),
  );
}

function finds(type: ResourceType, { values }: SearchValues, text: SearchText): boolean {
  try {
    const [criterion] = parseSearch(type, [text], context).search.criteria;
    return criterion?.kind === 'values' && meetsValues(values, criterion);
  } catch (fault) {
    if (fault instanceof Fault) return false;
    throw fault;
  }
}
