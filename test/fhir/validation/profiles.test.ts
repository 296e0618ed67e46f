import assert from 'node:assert/strict';
import type { AuditEvent, Observation } from 'fhir/r4.js';
import { auditEvent } from '../../../src/audit/audit-event.js';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';
import { accessOf, patientByReference, practitioner } from '../../audit/support/accesses.js';
import { ownProfiles } from '../../audit/support/own-profiles.js';
import { profileFaults } from '../../support/profile-check.js';
import { errorsOf } from '../support/errors-of.js';
import { readExample } from '../support/examples.js';

const core = 'http://hl7.org/fhir/StructureDefinition/';

function bloodPressure(): Observation {
  const example = readExample('Observation-blood-pressure.json').resource as Observation;
  return { ...structuredClone(example), meta: { profile: [`${core}bp`] } };
}

/** What is found in a blood pressure after a change. */
function afterwards(change: (observation: Observation) => void): string[] {
  const observation = bloodPressure();
  change(observation);
  return errorsOf('Observation', observation).map(({ code, expression }) => `${code} ${expression}`);
}

describe('The profile of a blood pressure (R4 vital signs)', () => {
  it('is held by the example', () => {
    assert.deepEqual(
      afterwards(() => undefined),
      [],
    );
  });

  it('asks for the code of a blood pressure', () => {
    const found = afterwards(({ code }) => {
      code.coding = [{ system: 'http://loinc.org', code: '8867-4' }];
    });
    assert.deepEqual(found, ['required Observation.code.coding']);
  });

  it('asks for the category, by system and code', () => {
    const found = afterwards(({ category }) => {
      if (category?.[0]) category[0].coding = [{ system: 'urn:x', code: 'vital-signs' }];
    });
    assert.deepEqual(found, ['required Observation.category']);
  });

  it('asks for both pressures, each once', () => {
    assert.deepEqual(
      afterwards(({ component }) => component?.pop()),
      ['required Observation.component', 'required Observation.component'],
    );
    assert.deepEqual(
      afterwards(({ component }) => component?.push(...component.slice(0, 1))),
      ['structure Observation.component[2]'],
    );
  });

  it('asks for the unit of a pressure in UCUM', () => {
    const found = afterwards(({ component }) => {
      const value = component?.[1]?.valueQuantity ?? assert.fail();
      delete value.unit;
      value.code = 'kPa';
    });
    assert.deepEqual(found, [
      'code-invalid Observation.component[1].value',
      'required Observation.component[1].value.unit',
      'value Observation.component[1].value.code',
    ]);
  });

  it('takes no value beside the components, and none of another type in them', () => {
    assert.deepEqual(
      afterwards((observation) => (observation.valueQuantity = { value: 1 })),
      ['structure Observation.value'],
    );
    const found = afterwards(({ component }) => {
      const first = component?.[0] ?? assert.fail();
      delete first.valueQuantity;
      first.valueString = 'high';
    });
    assert.deepEqual(found, ['structure Observation.component[0].value']);
  });

  it('asks for a patient, a day and something to say', () => {
    assert.deepEqual(
      afterwards((observation) => delete observation.subject),
      ['required Observation.subject'],
    );
    assert.deepEqual(
      afterwards((observation) => (observation.subject = { reference: 'Group/1' })),
      ['structure Observation.subject.reference'],
    );
    assert.deepEqual(
      afterwards((observation) => (observation.effectiveDateTime = '2012-09')),
      ['invariant Observation.effective'],
    );
    assert.deepEqual(
      afterwards(({ component }) => delete component?.[0]?.valueQuantity),
      ['invariant Observation.component[0]'],
    );
  });

  it('is held with the version that the server has, and asked for without being named', () => {
    const heartRate = readExample('Observation-heart-rate.json').resource;
    assert.deepEqual(errorsOf('Observation', heartRate, { profiles: [`${core}heartrate|4.0.1`] }), []);
    const other = errorsOf('Observation', heartRate, { profiles: [`${core}bp`] });
    assert.ok(other.some(({ expression }) => expression === 'Observation.component'));
    const unknown = errorsOf('Observation', heartRate, { profiles: [`${core}heartrate|9`] });
    assert.deepEqual(
      unknown.map(({ code }) => code),
      ['not-found'],
    );
  });
});

describe('meta.profile', () => {
  it('may name what the server does not have: it says that nothing was checked', () => {
    const patient = { resourceType: 'Patient', meta: { profile: ['urn:x:mine', `${core}Patient`] } };
    assert.deepEqual(
      validateResource('Patient', patient).map(({ severity, expression }) => `${severity} ${expression}`),
      ['information Patient.meta.profile[0]'],
    );
  });

  it('may not name the profile of another type', () => {
    const patient = { resourceType: 'Patient', meta: { profile: [`${core}bp`] } };
    assert.deepEqual(
      errorsOf('Patient', patient).map(({ expression, text }) => `${expression} ${text}`),
      ['Patient.meta.profile[0] is a profile of Observation'],
    );
  });
});

describe('The profiles of our AuditEvents', () => {
  const profiles = ownProfiles();

  for (const interaction of ['create', 'read', 'update', 'delete', 'search-type'] as const) {
    for (const patient of [null, patientByReference]) {
      const access = accessOf(interaction, '0', { patient, caller: practitioner });
      const event = JSON.parse(auditEvent(access, 'e')) as AuditEvent;
      const url = event.meta?.profile?.[1] ?? '';

      it(`are judged as by a checker of its own, whatever is taken out: ${url.slice(url.lastIndexOf('/'))}`, () => {
        const mutants = [...lessened(event)];
        assert.ok(mutants.length > 60);
        for (const mutant of mutants) {
          const anyway = errorsOf('AuditEvent', { ...mutant, meta: { versionId: '1' } });
          const found = errorsOf('AuditEvent', mutant);
          const expected = [...anyway, ...profileFaults(profiles, url, mutant)];
          const what = `${JSON.stringify(found)} ${JSON.stringify(expected)} ${JSON.stringify(mutant)}`;
          assert.equal(found.length > 0, expected.length > 0, what);
        }
      });
    }
  }
});

/** The value with each of its members left out, and with each of its strings another. */
function* lessened<T>(value: T): Generator<T> {
  if (typeof value === 'string') yield 'other' as T;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'resourceType' || name === 'meta' || name === 'text') continue;
    if (Array.isArray(value)) yield value.filter((_, i) => i !== Number(name)) as T;
    else yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)) as T;
    for (const other of lessened<unknown>(inner)) {
      yield (Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other }) as T;
    }
  }
}
