import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { errorsOf } from '../support/errors-of.js';
import { subsetText } from '../../../src/fhir/subset/subset-text.js';
import { isSubsetted } from '../../../src/fhir/subset/subsetted.js';
import type { Subset } from '../../../src/fhir/subset/subset.js';
import { examplesFolder, readExample } from '../support/examples.js';

const tag = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}';

const observation =
  '{ "resourceType" : "Observation","id":"o","meta":{"versionId":"1","tag":[{"code":"mine"}]},' +
  '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">x</div>"},' +
  '"modifierExtension":[{"url":"urn:m","valueCode":"x"}],"extension":[{"url":"urn:e","valueCode":"x"}],' +
  '"status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10},"note":[{"text":"n"}],' +
  '"component":[{"code":{"text":"c"},"interpretation":[{"text":"i"}],"valueQuantity":{"value":2.0}}]}';

const cases: readonly { readonly subset: Subset; readonly shows: readonly string[] }[] = [
  {
    subset: { kind: 'summary' },
    shows: ['id', 'modifierExtension', 'status', 'code', 'valueQuantity', 'component'],
  },
  { subset: { kind: 'text' }, shows: ['id', 'text', 'modifierExtension', 'status', 'code'] },
  {
    subset: { kind: 'data' },
    shows: ['id', 'modifierExtension', 'extension', 'status', 'code', 'valueQuantity', 'note', 'component'],
  },
  {
    subset: { kind: 'elements', names: ['value', 'note', 'colour'] },
    shows: ['id', 'modifierExtension', 'status', 'code', 'valueQuantity', 'note'],
  },
  {
    subset: { kind: 'elements', names: ['valueQuantity'] },
    shows: ['id', 'modifierExtension', 'status', 'code', 'valueQuantity'],
  },
];

/** R4 3.1.1.5.8, 3.1.1.5.9. */
describe('A part of a resource', () => {
  for (const { subset, shows } of cases) {
    it(`has what was asked for, what must be there and the tag: ${JSON.stringify(subset)}`, () => {
      const text = subsetText(observation, subset);
      const value = JSON.parse(text) as Record<string, unknown>;
      assert.deepEqual(Object.keys(value).sort(), ['meta', 'resourceType', ...shows].sort());
      assert.ok(text.includes(`"meta":{"versionId":"1","tag":[{"code":"mine"},${tag}]}`));
      assert.ok(!text.includes('valueQuantity') || text.includes('{"value":1.10}'));
      assert.ok(isSubsetted(value));
    });
  }

  it('leaves out of a summary what its elements have beyond theirs', () => {
    const { component } = JSON.parse(subsetText(observation, { kind: 'summary' })) as Record<string, unknown>;
    assert.deepEqual(component, [{ code: { text: 'c' }, valueQuantity: { value: 2 } }]);
  });

  it('keeps what must be there even if nothing of it is in the summary', () => {
    const text = '{"resourceType":"Observation","status":"final","code":{"extension":[{"url":"urn:x"}]}}';
    assert.match(subsetText(text, { kind: 'summary' }), /"code":\{"extension":\[\{"url":"urn:x"\}\]\}/);
  });

  it('keeps what stands beside a value', () => {
    const text = '{"resourceType":"Patient","birthDate":"2000","_birthDate":{"id":"b"},"gender":"male"}';
    const part = subsetText(text, { kind: 'elements', names: ['birthDate'] });
    assert.match(part, /"birthDate":"2000","_birthDate":\{"id":"b"\}\}$/);
    assert.doesNotMatch(part, /gender/);
  });

  it('is tagged once', () => {
    const text = `{"resourceType":"Patient","meta":{"tag":[${tag}]}}`;
    assert.equal(subsetText(text, { kind: 'data' }), text);
  });

  it('is well-formed, whatever the resource and whatever the part', () => {
    const kinds: Subset[] = [
      { kind: 'summary' },
      { kind: 'text' },
      { kind: 'data' },
      { kind: 'elements', names: ['status', 'name'] },
    ];
    const names = readdirSync(examplesFolder).filter((_, i) => i % 23 === 1);
    for (const name of names) {
      const { type, resource } = readExample(name);
      if (isMisshapen(type, resource)) continue;
      for (const kind of kinds) {
        const part = JSON.parse(subsetText(JSON.stringify(resource), kind)) as object;
        assert.ok(!isMisshapen(type, part), `${name} ${kind.kind}`);
      }
    }
  });
});

/** A part may well break an invariant that the whole holds. */
function isMisshapen(type: Parameters<typeof errorsOf>[0], resource: object): boolean {
  return errorsOf(type, resource).some(({ basic }) => basic);
}
