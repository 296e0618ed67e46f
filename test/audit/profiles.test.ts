import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { errorsOf } from '../fhir/support/errors-of.js';
import type { StructureDefinition } from 'fhir/r4.js';

describe('The profiles of AuditEvents', () => {
  const files = readdirSync('profiles').filter((name) => name.startsWith('audit-'));

  it('are ten: five patterns, each with a patient and without', () => {
    const patterns = ['create', 'delete', 'query', 'read', 'update'];
    const wanted = [...patterns, ...patterns.map((name) => `patient-${name}`)];
    assert.deepEqual(files, wanted.map((name) => `audit-${name}.json`).sort());
  });

  for (const file of files) {
    const profile = JSON.parse(readFileSync(`profiles/${file}`, 'utf8')) as StructureDefinition;

    it(`${file} is an R4 StructureDefinition under its own canonical URL, on AuditEvent or on the plain pattern`, () => {
      assert.deepEqual(errorsOf('StructureDefinition', profile), []);
      const base = 'https://tallystick.example/fhir/StructureDefinition';
      assert.equal(profile.url, `${base}/${file.slice(0, -'.json'.length)}`);
      assert.equal(`${profile.id ?? ''}.json`, file);
      const plain = `${base}/${file.slice(0, -'.json'.length).replace('patient-', '')}`;
      const r4 = 'http://hl7.org/fhir/StructureDefinition/AuditEvent';
      assert.equal(profile.baseDefinition, file.includes('patient') ? plain : r4);
    });

    it(`${file} has an id for every rule, that is its path and the slices on the way`, () => {
      const elements = profile.differential?.element ?? [];
      const ids = elements.map(({ id = '' }) => id);
      assert.equal(new Set(ids).size, ids.length);
      for (const { id = '', path, sliceName } of elements) {
        assert.equal(id.replaceAll(/:[a-z-]+/g, ''), path);
        const [, slice] = /:([a-z-]+)$/.exec(id) ?? [];
        assert.equal(sliceName, slice);
      }
    });
  }
});
