import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tables } from '../../e2e/search/tables/tables.js';
import type { PlainResource } from './element-values.js';
import { makeMatcher } from './matcher.js';

/** Rows about what the matcher leaves to others: code systems, several types, results, and text searches. */
const others =
  /^\?|_include|_revinclude|_filter|_text|_content|_count=|_summary|_total|_lastUpdated|:above|=http:\/\/hl7.org\/fhir\/|:in=|clinical-status:below|^\w+\/\w+\/|\|[12]\.0$/;

describe('The reference matcher', () => {
  for (const { clause, data, cases } of tables) {
    const resources = readFileSync(`test/e2e/search/fixtures/${data}.ndjson`, 'utf8').trim().split('\n');
    const matcher = makeMatcher(
      resources.map((text) => JSON.parse(text) as PlainResource),
      { base: 'http://fhir.example.org/fhir', now: Date.now() },
    );
    it(`agrees with the table of ${clause} over ${data}`, () => {
      for (const [query, expected] of cases) {
        if (typeof expected !== 'string' || others.test(query)) continue;
        const found = matcher.find(query).map((name) => name.replace(/^.*\//, ''));
        const ids = expected.split(' ').filter((word) => word !== '');
        assert.deepEqual(found.sort(), ids.sort(), query);
      }
    });
  }
});
