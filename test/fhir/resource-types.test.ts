import assert from 'node:assert/strict';
import { isResourceType, resourceTypes } from '../../src/fhir/resource-types.js';

describe('the resource types', () => {
  it('are the 146 of R4 that are not abstract', () => {
    assert.equal(resourceTypes.length, 146);
    assert.ok(['Patient', 'Bundle', 'Binary', 'Parameters', 'VisionPrescription'].every(isResourceType));
  });

  it('are no other names', () => {
    const others = [
      'Resource',
      'DomainResource',
      'HumanName',
      'SubscriptionStatus',
      'patient',
      '__proto__',
      '',
      1,
      null,
    ];
    for (const hostile of others) assert.equal(isResourceType(hostile), false);
  });
});
