import assert from 'node:assert/strict';
import type { CapabilityStatement } from 'fhir/r4.js';
import { capabilityStatement } from '../../../src/rest/capabilities/capability-statement.js';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';
import { faultOf, resourceIn, type Api } from './api.js';

/** R4 3.1.0.6. That the server does what it claims is held in test/rest/claims.test.ts. */
export function capabilitiesSuite(api: () => Api): void {
  it('says what the software does, and which server does it', async () => {
    const served = JSON.parse((await api().send('GET', '/metadata')).text) as CapabilityStatement;
    const { kind, url, ...software } = capabilityStatement();
    const { kind: instance, implementation, instantiates, ...rest } = served;
    assert.deepEqual(rest, software);
    assert.deepEqual([kind, instance, instantiates], ['capability', 'instance', [url]]);
    assert.equal(implementation?.url, api().base);
    const issues = validateResource('CapabilityStatement', served);
    assert.deepEqual(
      issues.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('says what it is asked for: all of it, what is normative, what it knows of terminology, or a part', async () => {
    const of = async (query: string): Promise<string> => (await api().send('GET', `/metadata?${query}`)).text;
    assert.equal(await of('mode=full'), await of(''));
    assert.equal(await of('mode=normative'), await of(''));
    assert.match(await of('mode=terminology'), /^\{"resourceType":"TerminologyCapabilities"/);
    assert.match(await of('_elements=fhirVersion'), /SUBSETTED/);
    const reply = await api().send('GET', '/metadata?mode=all');
    assert.equal(faultOf(reply), 'invalid-request');
    assert.equal((await api().send('HEAD', '/metadata')).status, 200);
  });

  it('may be kept by clients until it changes', async () => {
    const reply = await api().send('GET', '/metadata');
    assert.equal(reply.headers['cache-control'], 'no-cache');
    assert.equal(resourceIn(reply).resourceType, 'CapabilityStatement');
  });
}
