import fc from 'fast-check';
import assert from 'node:assert/strict';
import { parseMediaType } from '../../../src/rest/headers/media-type.js';

describe('A media type', () => {
  it('is a name and parameters, whatever their case', () => {
    assert.deepEqual(parseMediaType(' Application/FHIR+JSON ;Charset = "UTF-8"; fhirVersion=4.0;'), {
      name: 'application/fhir+json',
      parameters: new Map([
        ['charset', 'UTF-8'],
        ['fhirversion', '4.0'],
      ]),
    });
  });

  for (const hostile of [
    '',
    'json',
    'a/b/c',
    '/',
    'a/',
    'a/b;c',
    'a/b;c="',
    'a b/c',
    'a/b;=c',
    'a/b\r\nx: y/z',
  ]) {
    it(`is none: ${JSON.stringify(hostile)}`, () => {
      assert.equal(parseMediaType(hostile), null);
    });
  }

  it('is read in a time that grows with its length alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(' ', ';', '/', '"', '=', 'a', 'a='), (piece) => {
        const began = performance.now();
        parseMediaType(`a/b;${piece.repeat(16_000)}!`);
        assert.ok(performance.now() - began < 200);
      }),
    );
  });
});
