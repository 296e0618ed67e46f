import assert from 'node:assert/strict';
import type { ResourceType } from '../../../../src/fhir/resource-types.js';
import { meetsValues } from '../../../../src/fhir/search/match/meets-values.js';
import { parseSearch } from '../../../../src/fhir/search/parse/parse-search.js';
import { searchValues } from '../../../../src/fhir/search/search-values.js';

const context = { base: 'https://here.example/fhir', now: Date.UTC(2024, 0, 1), lenient: false };

/** Whether a resource with these elements is found. */
function finds(type: ResourceType, elements: object, search: string): boolean {
  const [name = '', ...value] = search.split('=');
  const [criterion] = parseSearch(type, [[name, value.join('=')]], context).search.criteria;
  assert.ok(criterion?.kind === 'values' || criterion?.kind === 'missing', search);
  return meetsValues(searchValues(type, { resourceType: type, ...elements }).values, criterion);
}

type Case = readonly [name: string, type: ResourceType, elements: object, met: string[], missed: string[]];

const loinc = 'http://loinc.org';
const ucum = 'http://unitsofmeasure.org';
const mrn = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }],
  text: 'Chart',
};

const cases: readonly Case[] = [
  [
    'a string by its beginning, case and accents apart (R4 3.1.1.4.8)',
    'Patient',
    { name: [{ family: 'Müller-Évêque', given: ['Ana María', 'Zoë'], prefix: ['Dr.'] }] },
    [
      'family=muller',
      'family=MÜLLER',
      'family=Mu',
      'given=zoe',
      'given=ana maria',
      'name=dr',
      'name=Evil,ana',
    ],
    ['family=eveque', 'given=maria', 'family:exact=Muller', 'family:exact=Müller', 'name=uller'],
  ],
  [
    ':exact and :contains of a string (R4 3.1.1.4.8)',
    'Patient',
    { name: [{ family: 'Müller', given: ['a,b|c$d\\e'] }] },
    ['family:exact=Müller', 'family:contains=ULL', 'given=a\\,b\\|c\\$d\\\\e', 'given:exact=a\\,b|c$d\\\\e'],
    ['family:exact=müller', 'family:contains=mm', 'given=b', 'given:exact=a'],
  ],
  [
    'an address by each of its parts (R4 3.1.1.4.8)',
    'Patient',
    { address: [{ line: ['1 High St'], city: 'Łódź', postalCode: 'SW1A 1AA', country: 'GB' }] },
    ['address=1 high', 'address=sw1a', 'address=gb', 'address-city:contains=od', 'address-postalcode=SW1A'],
    ['address=high', 'address-country=SW1A', 'address-state=GB'],
  ],
  [
    'a token by code and system (R4 3.1.1.4.10)',
    'Observation',
    {
      code: {
        coding: [{ system: loinc, code: '8480-6', display: 'Systolic' }, { code: 'sys' }],
        text: 'Upper',
      },
    },
    ['code=8480-6', `code=${loinc}|8480-6`, `code=${loinc}|`, 'code=|sys', 'code=SYS', 'code=other,sys'],
    [
      'code=|8480-6',
      'code=http://x|8480-6',
      'code=8480',
      `code=${loinc}|sys`,
      'code=Systolic',
      'code=|Upper',
    ],
  ],
  [
    'the words of a token by :text (R4 3.1.1.4.10)',
    'Observation',
    { code: { coding: [{ system: loinc, code: '8480-6', display: 'Systolic pressure' }], text: 'Úpper' } },
    ['code:text=systolic', 'code:text=upper', 'code:text=x,SYST'],
    ['code:text=pressure', 'code:text=8480-6'],
  ],
  [
    ':not of a token, and that with nothing there (R4 3.1.1.4.4)',
    'Patient',
    { gender: 'male', active: true },
    [
      'gender:not=female',
      'gender:not=female,other',
      'active:not=false',
      'active=http://hl7.org/fhir/special-values|true',
      'language:not=en',
      'gender=male',
    ],
    ['gender:not=male', 'gender:not=female,male', 'language=en'],
  ],
  [
    'a code with the system of its value set (R4 3.1.1.4.10)',
    'Patient',
    { gender: 'male' },
    [
      'gender=http://hl7.org/fhir/administrative-gender|male',
      'gender=http://hl7.org/fhir/administrative-gender|',
    ],
    ['gender=|male', 'gender=http://x|male', 'gender=MALE'],
  ],
  [
    'an identifier, and by its type (R4 3.1.1.4.10)',
    'Patient',
    { identifier: [{ system: 'urn:mrn', value: 'Ab1', type: mrn }, { value: 'bare' }] },
    [
      'identifier=Ab1',
      'identifier=urn:mrn|Ab1',
      'identifier=|bare',
      'identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|Ab1',
      'identifier:text=chart',
    ],
    [
      'identifier=ab1',
      'identifier=|Ab1',
      'identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|bare',
      'identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|SS|Ab1',
    ],
  ],
  [
    'a code within a value set, or not in it (R4 3.1.1.4.10)',
    'Patient',
    { gender: 'male' },
    [
      'gender:in=http://hl7.org/fhir/ValueSet/administrative-gender',
      'language:not-in=http://hl7.org/fhir/ValueSet/administrative-gender',
    ],
    ['gender:not-in=http://hl7.org/fhir/ValueSet/administrative-gender'],
  ],
  [
    'a code above and below another (R4 3.1.1.4.10)',
    'Consent',
    {
      provision: {
        purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'ETREAT' }],
      },
    },
    [
      'purpose:below=http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT',
      'purpose:below=http://terminology.hl7.org/CodeSystem/v3-ActReason|ETREAT',
    ],
    ['purpose:above=http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT'],
  ],
  [
    'a MIME type below another (R4 3.1.1.4.16)',
    'DocumentReference',
    { content: [{ attachment: { contentType: 'image/PNG; q=1' } }] },
    ['contenttype:below=image', 'contenttype:below=image/png'],
    ['contenttype:below=image/p', 'contenttype:below=text', 'contenttype=image/png'],
  ],
  [
    'a URI as a whole, above and below (R4 3.1.1.4.9)',
    'ValueSet',
    { url: 'http://acme.org/fhir/ValueSet/123' },
    [
      'url=http://acme.org/fhir/ValueSet/123',
      'url:below=http://acme.org/fhir/',
      'url:below=http://acme.org/fhir/ValueSet',
      'url:above=http://acme.org/fhir/ValueSet/123/_history/5',
    ],
    [
      'url=http://acme.org/fhir/valueset/123',
      'url=http://acme.org/fhir',
      'url:below=http://acme.org/fhir/Value',
      'url:above=http://acme.org/fhir',
    ],
  ],
  [
    'a profile with or without its version',
    'Patient',
    { meta: { profile: ['http://acme.org/p|2.0'], tag: [{ system: 'urn:t', code: 'a' }], source: 'urn:s' } },
    ['_profile=http://acme.org/p', '_profile=http://acme.org/p|2.0', '_tag=urn:t|a', '_source=urn:s'],
    ['_profile=http://acme.org/p|1.0', '_tag=b', '_security=a'],
  ],
  [
    'a quantity with its unit, and units of UCUM converted (R4 3.1.1.4.12)',
    'Observation',
    { valueQuantity: { value: 5.4, system: ucum, code: 'mg', unit: 'milligram' } },
    [
      'value-quantity=5.4',
      `value-quantity=5.4|${ucum}|mg`,
      'value-quantity=5.4||mg',
      'value-quantity=5.4||milligram',
      `value-quantity=0.0054|${ucum}|g`,
      `value-quantity=lt1|${ucum}|g`,
      `value-quantity=gt5000|${ucum}|ug`,
      'value-quantity=ap5',
    ],
    [
      'value-quantity=5.40001',
      `value-quantity=5.4|${ucum}|g`,
      'value-quantity=5.4|http://x|mg',
      'value-quantity=5.4||kg',
      `value-quantity=5.4|${ucum}|m`,
    ],
  ],
  [
    'samples by their limits',
    'Observation',
    { valueSampledData: { origin: { value: 10 }, period: 1, factor: 2, dimensions: 1, data: '1 E 5 L -2' } },
    [
      'value-quantity=ge20',
      'value-quantity=le6',
      'value-quantity=gt19',
      'value-quantity=sa5',
      'value-quantity=eb21',
    ],
    ['value-quantity=gt20', 'value-quantity=sa6', 'value-quantity=12'],
  ],
  [
    'a composite element by element (R4 3.1.1.4.15)',
    'Observation',
    {
      code: { coding: [{ system: loinc, code: 'panel' }] },
      component: [
        { code: { coding: [{ system: loinc, code: 'a' }] }, valueQuantity: { value: 1 } },
        { code: { coding: [{ system: loinc, code: 'b' }] }, valueQuantity: { value: 9 } },
      ],
    },
    ['component-code-value-quantity=a$1', `combo-code-value-quantity=${loinc}|b$gt5`, 'combo-code=panel,x'],
    ['component-code-value-quantity=a$9', 'combo-code-value-quantity=panel$1', 'code-value-quantity=a$1'],
  ],
  [
    'the provision of a Consent at the root, never those inside it',
    'Consent',
    {
      provision: {
        period: { start: '2020', end: '2021' },
        action: [{ coding: [{ code: 'outer' }] }],
        provision: [{ period: { start: '2030', end: '2031' }, action: [{ coding: [{ code: 'inner' }] }] }],
      },
    },
    ['action=outer', 'period=ge2020'],
    ['action=inner', 'period=ge2030'],
  ],
  [
    'DocumentReference.relationship, whose expressions R4 has the wrong way round',
    'DocumentReference',
    {
      relatesTo: [
        { code: 'replaces', target: { reference: 'DocumentReference/1' } },
        { code: 'appends', target: { reference: 'https://here.example/fhir/DocumentReference/2' } },
      ],
    },
    ['relationship=DocumentReference/1$replaces', 'relationship=DocumentReference/2$appends'],
    ['relationship=DocumentReference/1$appends', 'relationship=DocumentReference/2$replaces'],
  ],
  [
    'whether somebody has died',
    'Patient',
    { deceasedDateTime: '2020' },
    ['deceased=true', 'death-date=2020', 'deceased:missing=false'],
    ['deceased=false'],
  ],
  [
    'that somebody lives',
    'Patient',
    {},
    ['deceased=false', 'gender:missing=true'],
    ['deceased=true', 'gender:missing=false'],
  ],
  [
    'a telephone number among what reaches somebody',
    'Patient',
    {
      telecom: [
        { system: 'phone', value: '555' },
        { system: 'email', value: 'A@b.example' },
      ],
    },
    ['phone=555', 'email=a@b.example', 'telecom=555', 'telecom=A@b.example'],
    ['phone=A@b.example', 'email=555', 'phone=55'],
  ],
  [
    'a place by its distance',
    'Location',
    { position: { latitude: 51.5074, longitude: -0.1278 } },
    [
      'near=51.5|-0.12|5|km',
      'near=51.5|-0.12',
      'near=48.8566|2.3522|344|km',
      'near=48.8566|2.3522|214|[mi_i]',
    ],
    ['near=48.8566|2.3522|343|km', 'near=51.5|-0.12|100|m'],
  ],
];

describe('meetsValues', () => {
  for (const [name, type, elements, met, missed] of cases) {
    it(`finds ${name}`, () => {
      assert.deepEqual(
        met.filter((search) => !finds(type, elements, search)),
        [],
      );
      assert.deepEqual(
        missed.filter((search) => finds(type, elements, search)),
        [],
      );
    });
  }
});
