import assert from 'node:assert/strict';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import type { SortKey } from '../../../src/fhir/search/result-parameters.js';
import { searchParameter } from '../../../src/fhir/search/search-parameter.js';
import { searchValues } from '../../../src/fhir/search/search-values.js';
import { compareSortValues, sortValue, type SortValue } from '../../../src/fhir/search/sort-value.js';

function valueOf(
  type: ResourceType,
  elements: object,
  code: string,
  direction: SortKey['direction'],
): SortValue {
  const parameter = searchParameter(type, code);
  assert.ok(parameter);
  return sortValue(searchValues(type, { resourceType: type, ...elements }).values, { parameter, direction });
}

describe('sortValue (R4 3.1.1.5.1)', () => {
  const names = { name: [{ given: ['Zoë', 'Émil', 'bob'] }] };

  it('is the least of several values, or the greatest in descending order, case and accents apart', () => {
    assert.equal(valueOf('Patient', names, 'given', 'ascending'), 'bob');
    assert.equal(valueOf('Patient', names, 'given', 'descending'), 'zoe');
  });

  it('is the code of a token, its words where it has none, and the number of a quantity', () => {
    const code = { coding: [{ system: 'urn:z', code: 'A' }] };
    assert.equal(valueOf('Observation', { code }, 'code', 'ascending'), 'a');
    assert.equal(valueOf('Observation', { code: { text: 'Words' } }, 'code', 'ascending'), 'words');
    assert.equal(
      valueOf('Observation', { valueQuantity: { value: 5.4 } }, 'value-quantity', 'ascending'),
      5.4,
    );
  });

  it('is when a time begins, before all times if that is open', () => {
    const period = (value: object) => valueOf('Encounter', { period: value }, 'date', 'ascending') as number;
    assert.equal(period({ start: '1970-01-02' }), 86_400_000);
    assert.ok(period({ end: '1970-01-02' }) < Date.UTC(1000, 0, 1));
  });

  it('puts what has no value last, in either direction', () => {
    const order = (direction: SortKey['direction'], values: SortValue[]): SortValue[] =>
      values.sort((a, b) => compareSortValues(direction, a, b));
    assert.deepEqual(order('ascending', [null, 3, 10, null, 1]), [1, 3, 10, null, null]);
    assert.deepEqual(order('descending', [null, 3, 10, null, 1]), [10, 3, 1, null, null]);
    assert.deepEqual(order('descending', ['a', null, 'b']), ['b', 'a', null]);
  });
});
