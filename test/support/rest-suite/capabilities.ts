import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { OperationDefinition } from 'fhir/r4.js';
import type { CapabilityStatement } from './resources.js';
import { resourceTypes } from '../../../src/fhir/resource-types.js';
import { errorsOf } from '../../fhir/support/errors-of.js';
import type { Api } from './api.js';

const parameters = ['_id', '_lastUpdated', 'identifier', 'patient', 'subject'];

/** R4 3.1.0.6: the server does what it claims, and claims what it does. */
export function capabilitiesSuite(api: () => Api): void {
  it('makes a statement that is well-formed, about R4 and about every type', async () => {
    const statement = await claims(api());
    assert.deepEqual(errorsOf('CapabilityStatement', statement), []);
    assert.equal(statement.fhirVersion, '4.0.1');
    assert.equal(statement.implementation?.url, api().base);
    assert.deepEqual(
      statement.rest?.[0]?.resource?.map(({ type }) => type).sort(),
      [...resourceTypes].sort(),
    );
  });

  it('claims a search parameter of a type if it is one, and only then', async () => {
    for (const { type, searchParam = [] } of (await claims(api())).rest?.[0]?.resource ?? []) {
      const checks = parameters.map(async (name) => {
        const value = name === '_lastUpdated' ? 'gt2999' : `urn:uuid:nothing-${Date.now()}`;
        const { status } = await api().send('GET', `/${type}?${name}=${value}`);
        const claimed = searchParam.some((one) => one.name === name);
        assert.equal(status, claimed ? 200 : 400, `${type}?${name}`);
      });
      await Promise.all(checks);
    }
  });

  it('claims of AuditEvent that it never changes, and the proof that it is in the ledger', async () => {
    const resources = (await claims(api())).rest?.[0]?.resource ?? [];
    const claimed = resources.find(({ type }) => type === 'AuditEvent');
    const codes = claimed?.interaction?.map(({ code }) => code) ?? [];
    assert.deepEqual([...codes].sort(), ['create', 'history-instance', 'read', 'search-type', 'vread']);
    const text = readFileSync('profiles/operation-audit-event-proof.json', 'utf8');
    const operation = JSON.parse(text) as OperationDefinition;
    assert.deepEqual(errorsOf('OperationDefinition', operation), []);
    assert.deepEqual(claimed?.operation?.at(-1), { name: operation.code, definition: operation.url });
    const others = claimed.operation.slice(0, -1).map(({ name }) => name);
    assert.deepEqual(others, ['validate', 'meta']);
    const event = { resourceType: 'AuditEvent', id: 'x' };
    const { status: refused } = await api().send('PUT', '/AuditEvent/x', event);
    assert.equal(refused, 405);
    const { status } = await api().send('GET', '/AuditEvent/x/$proof');
    assert.equal(status, 404);
  });

  it('claims of AuditEvent what ITI-81 searches by, and does it', async () => {
    const resources = (await claims(api())).rest?.[0]?.resource ?? [];
    const claimed = resources.find(({ type }) => type === 'AuditEvent')?.searchParam?.map(({ name }) => name);
    const values = {
      _id: 'x',
      _lastUpdated: 'gt2999',
      patient: 'x',
      date: 'gt2999',
      agent: 'Device/x',
      entity: 'List/x',
      source: 'Device/x',
      action: 'C',
      outcome: '0',
      type: 'rest',
      subtype: 'read',
      'entity-type': '1',
      'entity-role': '1',
      address: '10.',
    };
    for (const name of Object.keys(values)) assert.ok(claimed?.includes(name), name);
    for (const [name, value] of Object.entries(values)) {
      const { status } = await api().send('GET', `/AuditEvent?${name}=${value}&_lastUpdated=gt2999`);
      assert.equal(status, 200, name);
    }
  });

  it('claims of every type what it does by a search, and of AuditEvent only to create', async () => {
    const bodies = { Patient: {}, Binary: { contentType: 'text/plain' }, AuditEvent: {} };
    const resources = (await claims(api())).rest?.[0]?.resource ?? [];
    for (const [type, rest] of Object.entries(bodies)) {
      const claimed = resources.find((one) => one.type === type);
      const url = `/${type}?_id=${Date.now()}`;
      const { status } = await api().send('PUT', url, { resourceType: type, ...rest });
      assert.equal(status, claimed?.conditionalUpdate === true ? 201 : 405, type);
      const single = claimed?.conditionalDelete === 'single';
      assert.equal((await api().send('DELETE', url)).status, single ? 204 : 405, type);
    }
    assert.ok(resources.every(({ conditionalCreate }) => conditionalCreate));
  });

  it('may be kept by clients until it changes', async () => {
    const { headers } = await api().send('GET', '/metadata');
    assert.equal(headers['cache-control'], 'no-cache');
  });
}

async function claims(api: Api): Promise<CapabilityStatement> {
  return JSON.parse((await api.send('GET', '/metadata')).text) as CapabilityStatement;
}
