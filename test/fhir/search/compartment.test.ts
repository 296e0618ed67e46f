import assert from 'node:assert/strict';
import { isResourceType, resourceTypes } from '../../../src/fhir/resource-types.js';
import { compartmentParameters, hasCompartment } from '../../../src/fhir/search/compartment.js';
import { searchParameter } from '../../../src/fhir/search/search-parameter.js';

const compartments = ['Patient', 'Encounter', 'RelatedPerson', 'Practitioner', 'Device'];

describe('compartments (R4 3.1.0.2)', () => {
  it('are those of five types', () => {
    assert.deepEqual(resourceTypes.filter(hasCompartment).sort(), [...compartments].sort());
    assert.ok(!hasCompartment('constructor') && !hasCompartment('__proto__'));
  });

  it('say by which parameters a resource is in one', () => {
    assert.deepEqual(compartmentParameters('Patient', 'Observation'), ['subject', 'performer']);
    assert.deepEqual(compartmentParameters('Patient', 'ValueSet'), []);
  });

  it('name only parameters that can refer to what the compartment is of', () => {
    for (const compartment of compartments.filter(isResourceType)) {
      for (const type of resourceTypes) {
        for (const code of compartmentParameters(compartment, type)) {
          const parameter = searchParameter(type, code);
          assert.equal(parameter?.type, 'reference', `${compartment} ${type} ${code}`);
          assert.ok(parameter.target?.includes(compartment) ?? true, `${compartment} ${type} ${code}`);
        }
      }
    }
  });
});
