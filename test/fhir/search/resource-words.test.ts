import assert from 'node:assert/strict';
import { narrativeWords, resourceWords } from '../../../src/fhir/search/resource-words.js';

const div =
  '<div xmlns="http://www.w3.org/1999/xhtml">Großer <b>T&#252;mor</b><!-- not this -->&amp; A&#x42;</div>';

describe('the words of a resource', () => {
  it('are for _text those that people read in its narrative', () => {
    const words = narrativeWords({ text: { div } });
    assert.ok(words.has('tumor') && !words.has('div') && !words.has('not'));
  });

  it('are for _content those of all its values, and of its narrative', () => {
    const words = resourceWords({ resourceType: 'Patient', name: [{ given: ['Zoë-Ann'] }], text: { div } });
    for (const word of ['zoe', 'ann', 'tumor']) assert.ok(words.has(word), word);
    assert.ok(!words.has('xmlns'));
  });

  it('are none without a narrative', () => {
    assert.equal(narrativeWords({}).size, 0);
  });
});
