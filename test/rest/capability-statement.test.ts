import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { OperationDefinition } from 'fhir/r4.js';
import { validateResource } from '../../src/fhir/validation/validate-resource.js';
import { resourceTypes } from '../../src/fhir/resource-types.js';
import { capabilityStatement, softwareVersion } from '../../src/rest/capabilities/capability-statement.js';
import { terminologyCapabilities } from '../../src/rest/capabilities/terminology-capabilities.js';

describe('The capability statement', () => {
  it('is in capability-statement.json as it is; node scripts/write-capability-statement.mjs writes it', () => {
    const text = readFileSync('capability-statement.json', 'utf8');
    assert.equal(text, `${JSON.stringify(capabilityStatement(), null, 2)}\n`);
  });

  it('is well-formed, about R4, about every type, and of the version that the package has', () => {
    const statement = capabilityStatement();
    assert.deepEqual(faults('CapabilityStatement', statement), []);
    assert.deepEqual(faults('TerminologyCapabilities', terminologyCapabilities('http://x.example')), []);
    assert.equal(statement.fhirVersion, '4.0.1');
    assert.deepEqual(
      statement.rest?.[0]?.resource?.map(({ type }) => type),
      resourceTypes,
    );
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    assert.equal(softwareVersion, version);
  });

  it('names search parameters by the canonicals that HL7 gave them', () => {
    const definitions = new Map(
      capabilityStatement().rest?.[0]?.resource?.flatMap(({ type, searchParam = [] }) =>
        searchParam.map(({ name, definition }) => [`${type} ${name}`, definition] as const),
      ),
    );
    const base = 'http://hl7.org/fhir/SearchParameter';
    assert.equal(definitions.get('Patient birthdate'), `${base}/individual-birthdate`);
    assert.equal(definitions.get('Observation patient'), `${base}/clinical-patient`);
    assert.equal(definitions.get('Patient active'), `${base}/Patient-active`);
    assert.equal(definitions.get('Patient _id'), `${base}/Resource-id`);
  });

  it('names an operation of our own by a definition that there is', () => {
    const audit = capabilityStatement().rest?.[0]?.resource?.find(({ type }) => type === 'AuditEvent');
    const text = readFileSync('profiles/operation-audit-event-proof.json', 'utf8');
    const operation = JSON.parse(text) as OperationDefinition;
    assert.deepEqual(faults('OperationDefinition', operation), []);
    assert.deepEqual(audit?.operation?.at(-1), { name: operation.code, definition: operation.url });
  });
});

function faults(
  type: 'CapabilityStatement' | 'TerminologyCapabilities' | 'OperationDefinition',
  value: object,
): object[] {
  return validateResource(type, value).filter(({ severity }) => severity === 'error');
}
