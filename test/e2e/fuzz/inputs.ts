import fc from 'fast-check';
import { parametersOf } from '../../support/reference-matcher/search-parameters.js';

/** A request that may be anything. */
export interface Input {
  readonly method: string;
  /** Below the base. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The types whose resources are made, so that they can be counted. */
export const fuzzedTypes = ['Basic', 'Patient', 'Observation', 'Consent'] as const;

const good: Readonly<Record<string, object>> = {
  Basic: { resourceType: 'Basic', code: { text: 'x', coding: [{ system: 'urn:x', code: 'y' }] } },
  Patient: {
    resourceType: 'Patient',
    active: true,
    name: [
      { family: 'Ö', given: ['a', 'b'], _given: [null, { extension: [{ url: 'urn:x', valueCode: 'c' }] }] },
    ],
    birthDate: '1974-12',
    deceasedBoolean: false,
  },
  Observation: {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    valueQuantity: { value: 1.1, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' },
    subject: { reference: 'Patient/x' },
  },
  Consent: {
    resourceType: 'Consent',
    status: 'active',
    scope: { text: 'x' },
    category: [{ text: 'x' }],
    policyRule: { text: 'x' },
    provision: { period: { start: '2020' }, provision: [{ type: 'deny' }] },
  },
};

const type = fc.constantFrom(...fuzzedTypes);
const odd = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '$ne',
    '..',
    '%',
    '\\',
    '|||',
    ',,,',
    '$',
    ':',
    '.',
    '\u0000',
    '-1',
    '1e999',
    'NaN',
    '{{',
  ),
  fc.integer().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** Any request: a body, a search, headers or a path that are nearly or not at all right. */
export const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 4, arbitrary: resourceInput() },
  { weight: 5, arbitrary: searchInput() },
  { weight: 2, arbitrary: headerInput() },
  { weight: 2, arbitrary: pathInput() },
);

function resourceInput(): fc.Arbitrary<Input> {
  const body = fc.oneof(
    fc.json({ maxDepth: 4 }),
    type.chain((of) => mutated(JSON.stringify(good[of]))),
    type.chain((of) => changed(good[of] ?? {})),
    fc.string({ maxLength: 60 }),
  );
  return fc
    .record({
      method: fc.constantFrom('POST', 'PUT'),
      place: fc.tuple(type, fc.constantFrom('', '/a', '/b')),
      body,
    })
    .map(({ method, place: [of, id], body: text }) => ({
      method,
      path: `/${of}${method === 'PUT' ? id || '/c' : ''}`,
      headers: { 'content-type': 'application/fhir+json' },
      body: text,
    }));
}

/** A text with some of its characters cut out, doubled or replaced. */
function mutated(text: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(text.length),
    length: fc.nat(6),
    instead: fc.oneof(fc.constant(''), odd),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) =>
      edits.reduce(
        (now, { at, length, instead }) => now.slice(0, at) + instead + now.slice(at + length),
        text,
      ),
    );
}

/** A resource of which one element is any JSON. */
function changed(resource: object): fc.Arbitrary<string> {
  const name = fc.oneof(fc.constantFrom(...Object.keys(resource)), odd);
  return fc
    .tuple(name, fc.jsonValue({ maxDepth: 3 }))
    .map(([element, value]) => JSON.stringify({ ...resource, [element]: value }));
}

function searchInput(): fc.Arbitrary<Input> {
  const names = [...new Set(fuzzedTypes.flatMap((of) => [...parametersOf(of).keys()]))];
  const results = [
    '_sort',
    '_count',
    '_include',
    '_revinclude',
    '_summary',
    '_elements',
    '_total',
    '_list',
    '_type',
    '_filter',
    '_page',
    '_has:Observation:patient:code',
    '_contained',
  ];
  const modifiers = [
    '',
    ':missing',
    ':exact',
    ':contains',
    ':not',
    ':text',
    ':in',
    ':not-in',
    ':below',
    ':above',
    ':of-type',
    ':identifier',
    ':Patient',
    ':iterate',
    '.name',
    ':Patient.birthdate',
    '._has:Observation:patient:code',
  ];
  const values = [
    'true',
    '2013-01',
    'ge2013',
    'ap5',
    '5.4|http://unitsofmeasure.org|mg',
    'a|b',
    'Patient/a',
    'a$b',
    'Patient:link',
    '-birthdate,name',
    '*',
    'http://hl7.org/fhir/ValueSet/administrative-gender',
    'gender eq male',
    '(a',
    'name co "x"',
  ];
  const parameter = fc
    .tuple(
      fc.oneof(fc.constantFrom(...names, ...results), odd),
      fc.constantFrom(...modifiers),
      fc.oneof(fc.constantFrom(...values), odd),
    )
    .map(([name, modifier, value]) => `${inUrl(name)}${modifier}=${inUrl(value)}`);
  return fc
    .tuple(type, fc.array(parameter, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean())
    .map(([of, parameters, byForm, lenient]) => ({
      method: byForm ? 'POST' : 'GET',
      path: byForm ? `/${of}/_search` : `/${of}?${parameters.join('&')}`,
      headers: {
        ...(byForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(lenient ? { prefer: 'handling=lenient' } : {}),
      },
      body: byForm ? parameters.join('&') : undefined,
    }));
}

function headerInput(): fc.Arbitrary<Input> {
  const names = [
    'if-match',
    'if-none-match',
    'if-modified-since',
    'if-none-exist',
    'prefer',
    'accept',
    'content-type',
    'x-request-id',
    'accept-charset',
    'x-security-context',
  ];
  const value = fc.oneof(
    odd.map((text) => text.replace(/[^\x20-\x7e]/g, '?')),
    fc.constantFrom(
      'W/"1"',
      '"1"',
      '*',
      'return=minimal',
      'application/fhir+json; fhirVersion=4.0',
      'text/html,*/*;q=0',
      'identifier=a',
      'Thu, 01 Jan 1970 00:00:00 GMT',
    ),
  );
  return fc
    .tuple(
      fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'),
      type,
      fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1 }),
    )
    .map(([method, of, headers]) => ({
      method,
      path: method === 'POST' ? `/${of}` : `/${of}/a`,
      headers: { 'content-type': 'application/fhir+json', ...headers },
      body:
        method === 'PUT'
          ? JSON.stringify({ ...good[of], id: 'a' })
          : method === 'POST'
            ? JSON.stringify(good[of])
            : undefined,
    }));
}

function pathInput(): fc.Arbitrary<Input> {
  const known = fc.constantFrom(
    ...fuzzedTypes,
    '_history',
    '_search',
    'a',
    '1',
    '$validate',
    '$meta',
    '$everything',
    'metadata',
    '$expand',
    'Unicorn',
  );
  const segment = fc.oneof(
    { weight: 3, arbitrary: known },
    { weight: 1, arbitrary: odd.map((text) => inUrl(text)) },
  );
  return fc
    .tuple(
      fc.constantFrom('GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'POST'),
      fc.array(segment, { maxLength: 5 }),
    )
    .map(([method, segments]) => ({ method, path: `/${segments.join('/')}`, headers: {}, body: undefined }));
}

/** Half a character cannot stand in a URL. */
function inUrl(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
