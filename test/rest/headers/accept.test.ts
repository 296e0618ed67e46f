import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../../src/fault.js';
import { requireJson } from '../../../src/rest/headers/accept.js';
import { refuses } from '../../support/refuses.js';

describe('Accept', () => {
  for (const accept of [
    undefined,
    '',
    '*/*',
    'Application/FHIR+JSON',
    'application/fhir+json;fhirVersion="4.0"',
    'application/fhir+json; fhirVersion=4.0.1; q=0.001',
    'text/html, */*;q=0.1',
    'application/fhir+json;q=0, application/json',
    'nonsense, application/*',
    'application/fhir+xml;q=1.0,application/fhir+json;q=0.9',
  ]) {
    it(`is met by JSON: ${String(accept)}`, () => {
      requireJson(accept, []);
    });
  }

  for (const accept of [
    'application/xml',
    'application/fhir+json;q=0',
    'application/fhir+json;q=2',
    'application/fhir+json;q=high',
    '*/*;q=0',
    'application/fhir+json; fhirVersion=3.0',
    'application/json, application/json/x',
    'application/jso',
    'text/*;q=0, application/fhir+xml',
    '*',
  ].filter((accept) => !accept.startsWith('application/json,'))) {
    it(`is not met by JSON: ${accept}`, () => {
      refuses('not-acceptable', () => {
        requireJson(accept, []);
      });
    });
  }

  it('gives way to the format in the URL', () => {
    requireJson('application/xml', [['_format', 'application/fhir json']]);
    requireJson('application/xml', [['_format', 'text/json;fhirVersion=4.0']]);
    requireJson('application/json', [['_format', '']]);
    for (const format of [
      'xml',
      'application/fhir+xml',
      'text/html',
      'jsonp',
      'application/fhir+json;fhirVersion=5.0',
    ]) {
      refuses('not-acceptable', () => {
        requireJson('application/json', [['_format', format]]);
      });
    }
  });

  it('is answered or refused whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (accept, format) => {
        try {
          requireJson(accept, [['_format', format]]);
        } catch (fault) {
          assert.ok(fault instanceof Fault);
          assert.equal(fault.message, 'answers are application/fhir+json of FHIR 4.0');
        }
      }),
    );
  });
});
