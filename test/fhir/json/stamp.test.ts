import assert from 'node:assert/strict';
import { parseJson } from '../../../src/fhir/json/parse.js';
import { stampResource } from '../../../src/fhir/json/stamp.js';

const stamp = { id: 'a1', version: 3, updated: Date.UTC(2026, 0, 2, 3, 4, 5, 6) };
const meta = '"versionId":"3","lastUpdated":"2026-01-02T03:04:05.006Z"';

describe('Stamping a resource', () => {
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    [
      'puts id and meta behind the type when there are none',
      '{"resourceType":"Basic","code":{"text":"1.10"}}',
      `{"resourceType":"Basic","id":"a1","meta":{${meta}},"code":{"text":"1.10"}}`,
    ],
    [
      'replaces the id that a client chose where it stands',
      '{ "id" : "theirs", "resourceType" : "Basic" }',
      `{ "id" : "a1","meta":{${meta}}, "resourceType" : "Basic" }`,
    ],
    [
      'replaces version and time that a client claims, and keeps the rest of meta',
      '{"resourceType":"Basic","meta":{"tag":[{"code":"x"}],"versionId":"99","lastUpdated":"2001-01-01T00:00:00Z"}}',
      '{"resourceType":"Basic","id":"a1","meta":{"tag":[{"code":"x"}],"versionId":"3","lastUpdated":"2026-01-02T03:04:05.006Z"}}',
    ],
    [
      'adds what meta lacks',
      '{"meta":{"source":"urn:x"},"resourceType":"Basic"}',
      `{"meta":{${meta},"source":"urn:x"},"resourceType":"Basic","id":"a1"}`,
    ],
    [
      'leaves digits, spaces, order and escapes as they are',
      '{"resourceType":"Observation",\n\t"valueQuantity":{"value": 1.10e+2 },"x":"\\u00e9"}',
      `{"resourceType":"Observation","id":"a1","meta":{${meta}},\n\t"valueQuantity":{"value": 1.10e+2 },"x":"\\u00e9"}`,
    ],
  ];
  for (const [what, before, after] of cases) {
    it(what, () => {
      assert.equal(stampResource(before, parseJson(before), stamp), after);
    });
  }
});
