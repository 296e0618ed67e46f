import assert from 'node:assert/strict';
import { resourceFromText } from '../../../src/fhir/json/resource-text.js';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';

const size = 1_000_000;

/** A megabyte of it. */
function repeated(part: string, separator = ''): string {
  return Array(Math.ceil(size / (part.length + separator.length)))
    .fill(part)
    .join(separator);
}

function list(part: string): string {
  return `[${repeated(part, ',')}]`;
}

const members = Array.from({ length: 80_000 }, (_, i) => `"x${i}":${i}`).join();
const odd = Array.from({ length: 80_000 }, (_, i) => `"1${i}":{}`).join();
const deep = (open: string, close: string, levels = 60) => open.repeat(levels) + close.repeat(levels);
const narrative = (div: string) => `"text":{"status":"generated","div":${JSON.stringify(div)}}`;
const xhtml = '<div xmlns=\\"http://www.w3.org/1999/xhtml\\"';

/** Type and members of resources that say nothing good in a megabyte. */
const nonsense: readonly (readonly [what: string, type: ResourceType, members: string])[] = [
  ['unknown members', 'Patient', members],
  ['members with odd names', 'Patient', odd],
  ['a list of numbers for names', 'Patient', `"name":${list('1')}`],
  ['a list of empty objects', 'Patient', `"name":${list('{}')}`],
  ['a list of nulls', 'Patient', `"name":[{"given":${list('null')}}]`],
  [
    'lists of nulls that do not fit',
    'Patient',
    `"name":[{"given":${list('null')},"_given":${list('null')}}]`,
  ],
  ['contacts that say nothing', 'Patient', `"contact":${list('{"id":"a"}')}`],
  ['links to nothing', 'Patient', `"link":${list('{"other":{"reference":"#a"},"type":"x"}')}`],
  ['contained resources of one id', 'Patient', `"contained":${list('{"resourceType":"Basic","id":"a"}')}`],
  ['contained things', 'Patient', `"contained":${list('[]')}`],
  ['deep lists', 'Patient', `"extension":${list(deep('[', ']'))}`],
  ['deep extensions', 'Patient', `"extension":${list(deep('{"extension":[', ']}', 28))}`],
  ['one long date', 'Patient', `"birthDate":"${repeated('2020-01-01')}"`],
  ['one long instant', 'Patient', `"deceasedDateTime":"2020-01-01T00:00:00.${repeated('0')}"`],
  ['one long code', 'Patient', `"gender":"${repeated('a ')}"`],
  ['one long URI', 'Patient', `"implicitRules":"${repeated(' ')}"`],
  ['one long OID', 'ValueSet', `"compose":{"include":[{"system":"urn:oid:1${repeated('.1')}x"}]}`],
  ['one long base64', 'Binary', `"contentType":"text/plain","data":"${repeated('AAA ')}"`],
  ['one long reference', 'Observation', `"subject":{"reference":"${repeated('Patient/')}"}`],
  ['tags that are not closed', 'Patient', narrative(repeated('<div>'))],
  ['a tag without an end', 'Patient', `"text":{"status":"x","div":"${xhtml}${repeated(' ')}"}`],
  ['attributes without an end', 'Patient', `"text":{"status":"x","div":"${xhtml}${repeated(" a='b'")}"}`],
  ['ampersands', 'Patient', `"text":{"status":"x","div":"${xhtml}>${repeated('&')}</div>"}`],
  ['comments without an end', 'Patient', `"text":{"status":"x","div":"${xhtml}>${repeated('<!-')}"}`],
  ['entries of one URL', 'Bundle', `"type":"collection","entry":${list('{"fullUrl":"urn:a"}')}`],
  ['questions of one name', 'Questionnaire', `"item":${list('{"linkId":"a","type":"group"}')}`],
  ['codes of one name', 'CodeSystem', `"concept":${list('{"code":"a"}')}`],
  ['parameters', 'Parameters', `"parameter":${list('{"name":"a"}')}`],
  ['components', 'Observation', `"component":${list('{"code":{"text":"a"},"valueInteger":1.0}')}`],
  ['profiles that are not there', 'Patient', `"meta":{"profile":${list('"urn:x"')}}`],
  [
    'profiles of another type',
    'Patient',
    `"meta":{"profile":${list('"http://hl7.org/fhir/StructureDefinition/bp"')}}`,
  ],
  ['pressures', 'Observation', bloodPressures()],
];

function bloodPressures(): string {
  const profile = '"meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]}';
  return `${profile},"component":${list('{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]}}')}`;
}

describe('A megabyte of nonsense', () => {
  for (const [what, type, text] of nonsense) {
    it(`is refused within a second: ${what}`, () => {
      const resource = resourceFromText(`{"resourceType":"${type}",${text}}`);
      assert.ok(resource.text.length > size * 0.8, String(resource.text.length));
      const start = performance.now();
      const issues = validateResource(type, resource.value, { wholeDecimals: resource.wholeDecimals });
      const took = performance.now() - start;
      assert.ok(took < 1000, `${took} ms`);
      assert.ok(issues.some(({ severity }) => severity === 'error') || what.includes('not there'));
      assert.ok(issues.length <= 101);
      assert.ok(JSON.stringify(issues).length < 100_000);
    });
  }
});
