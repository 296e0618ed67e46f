import assert from 'node:assert/strict';
import { Fault } from '../../../src/fault.js';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import { meetsValues } from '../../../src/fhir/search/match/meets-values.js';
import { parseSearch } from '../../../src/fhir/search/parse/parse-search.js';
import { searchParametersOf } from '../../../src/fhir/search/search-parameter.js';
import { searchValues } from '../../../src/fhir/search/search-values.js';
import type { SearchValues } from '../../../src/fhir/search/indexed-values.js';
import { examples } from '../support/examples.js';
import { referenceTexts, searchTexts, type SearchText } from '../support/search-texts.js';

const context = { base: 'https://here.example/fhir', now: Date.UTC(2024, 0, 1), lenient: false };

describe('every official example', () => {
  it('is found by each of its own values', function () {
    this.timeout(120_000);
    const found = { searches: 0, references: 0 };
    const missed: string[] = [];
    for (const { name, type, resource } of examples()) {
      const indexed = searchValues(type, resource);
      for (const text of ownSearches(type, indexed)) {
        found.searches += 1;
        if (!finds(type, indexed, text)) missed.push(`${name} ${text.join('=')}`);
      }
      for (const text of ownReferences(type, indexed)) {
        found.references += 1;
        assert.equal(parseSearch(type, [text], context).search.criteria[0]?.kind, 'reference');
      }
    }
    assert.deepEqual(missed.slice(0, 20), []);
    assert.ok(found.searches > 10_000 && found.references > 1000, JSON.stringify(found));
  });
});

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
