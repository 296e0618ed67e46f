import assert from 'node:assert/strict';
import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';
import type { Reply } from '../server/client.js';
import type { Api } from './api.js';

const good = { resourceType: 'Patient', active: true };
const bad = { resourceType: 'Patient', active: 'yes', gender: 'nobody', colour: 'red' };

/** R4, operation $validate. */
export function validateOperationSuite(api: () => Api): void {
  const wrapped = (...parameter: object[]): object => ({ resourceType: 'Parameters', parameter });

  it('says that nothing is wrong where nothing is', async () => {
    for (const path of ['/$validate', '/Patient/$validate', '/Patient/x/$validate']) {
      const issues = issuesIn(await api().send('POST', path, good));
      assert.deepEqual(errors(issues), [], path);
      assert.ok(issues.length > 0, 'an OperationOutcome has an issue at least');
    }
  });

  it('lists everything that is wrong, with its place, and is a success all the same', async () => {
    const issues = errors(issuesIn(await api().send('POST', '/Patient/$validate', bad)));
    const places = issues.map(({ expression }) => expression?.[0]);
    for (const place of ['Patient.active', 'Patient.colour']) {
      assert.ok(
        places.some((one) => one === place),
        `${place} in ${places.join(', ')}`,
      );
    }
  });

  it('takes the resource as a parameter too, beside mode and profile', async () => {
    const given = wrapped({ name: 'mode', valueCode: 'create' }, { name: 'resource', resource: bad });
    assert.ok(errors(issuesIn(await api().send('POST', '/Patient/$validate', given))).length > 1);
    const fine = wrapped({ name: 'resource', resource: good });
    assert.deepEqual(errors(issuesIn(await api().send('POST', '/$validate?mode=create', fine))), []);
  });

  it('stores nothing', async () => {
    const id = `validated-${Date.now()}`;
    await api().send('POST', `/Patient/${id}/$validate?mode=update`, { ...good, id });
    assert.equal((await api().send('GET', `/Patient/${id}`)).status, 404);
  });

  it('knows what an update at the address would refuse', async () => {
    const ask = async (path: string, resource: object): Promise<unknown[]> =>
      errors(issuesIn(await api().send('POST', `${path}/$validate?mode=update`, resource))).map(
        ({ expression }) => expression?.[0],
      );
    assert.deepEqual(await ask('/Patient/a', { ...good, id: 'a' }), []);
    assert.deepEqual(await ask('/Patient/a', { ...good, id: 'b' }), ['Patient.id']);
    assert.deepEqual(await ask('/Patient/a', good), ['Patient.id']);
    assert.deepEqual(await ask('/Observation/a', { ...good, id: 'a' }), ['resourceType']);
  });

  it('validates what is stored, where no resource is given', async () => {
    const path = `/Patient/${await api().create(good)}/$validate`;
    assert.deepEqual(errors(issuesIn(await api().send('GET', path))), []);
    assert.deepEqual(errors(issuesIn(await api().send('POST', `${path}?mode=delete`))), []);
    assert.equal((await api().send('GET', '/Patient/none/$validate')).status, 404);
    assert.equal((await api().send('POST', '/Patient/none/$validate?mode=delete')).status, 404);
  });

  it('validates Parameters, wrapped or as they are', async () => {
    const bare = wrapped({ name: 'a', valueInteger: 1 });
    assert.deepEqual(errors(issuesIn(await api().send('POST', '/Parameters/$validate', bare))), []);
    const inside = wrapped({ name: 'resource', resource: { ...bare, colour: 'red' } });
    assert.equal(errors(issuesIn(await api().send('POST', '/Parameters/$validate', inside))).length, 1);
  });

  it('refuses only what it does not understand', async () => {
    const requests: readonly [path: string, body?: object | string][] = [
      ['/$validate'],
      ['/Patient/$validate'],
      ['/Patient/$validate', '{'],
      ['/Patient/$validate', { resourceType: 'Nothing' }],
      ['/Patient/$validate?mode=sideways', good],
      ['/Patient/$validate?mode=profile', good],
      ['/Patient/$validate?colour=red', good],
      [
        '/Patient/$validate',
        wrapped({ name: 'resource', resource: good }, { name: 'resource', resource: good }),
      ],
      ['/Patient/$validate', wrapped({ name: 'resource' })],
    ];
    for (const [path, body] of requests)
      assert.equal((await api().send('POST', path, body)).status, 400, path);
  });
}

function issuesIn(reply: Reply): OperationOutcomeIssue[] {
  assert.equal(reply.status, 200, reply.text);
  const outcome = JSON.parse(reply.text) as OperationOutcome;
  assert.equal(outcome.resourceType, 'OperationOutcome');
  return outcome.issue;
}

function errors(issues: readonly OperationOutcomeIssue[]): OperationOutcomeIssue[] {
  return issues.filter(({ severity }) => severity === 'error');
}
