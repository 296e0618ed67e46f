import assert from 'node:assert/strict';
import type { Bundle } from 'fhir/r4.js';
import type { Reply } from '../server/client.js';
import { unique, type Api } from './api.js';

/** R4, operation Patient/$everything. */
export function everythingSuite(api: () => Api): void {
  it('gives the Patient, her compartment and what it refers to, and nothing of anybody else', async () => {
    const jane = await patientWith(api(), 'jane', '2024-03-01');
    const john = await patientWith(api(), 'john', '2024-03-01');
    const found = namesIn(await everythingOf(api(), jane.id));
    assert.deepEqual(found, [`Patient/${jane.id}`, ...jane.others].sort());
    assert.ok(!found.some((name) => john.others.includes(name) || name === `Patient/${john.id}`));
  });

  it('leaves the resources of another patient out that are referred to', async () => {
    const [jane, john] = [await patientWith(api(), 'jane'), await patientWith(api(), 'john')];
    const theirs = john.others.find((name) => name.startsWith('Observation/')) ?? '';
    const derived = { ...weight(jane.id, jane.doctor), derivedFrom: [{ reference: theirs }] };
    const own = `Observation/${await api().create(derived)}`;
    const found = namesIn(await everythingOf(api(), jane.id));
    assert.ok(found.includes(own));
    assert.ok(!found.includes(theirs));
  });

  it('comes in pages, that repeat and lose nothing', async () => {
    const jane = await patientWith(api(), 'jane');
    for (let i = 0; i < 5; i++)
      jane.others.push(`Observation/${await api().create(weight(jane.id, jane.doctor))}`);
    const matches: string[] = [];
    let next: string | undefined = `${api().base}/Patient/${jane.id}/$everything?_count=2`;
    while (next !== undefined) {
      const bundle = bundleOf(await api().follow(next));
      // Links end up in logs.
      assert.ok(!JSON.stringify(bundle.link).includes(jane.id));
      const page = (bundle.entry ?? []).filter(({ search }) => search?.mode === 'match');
      assert.ok(page.length <= 2);
      matches.push(...page.map(nameOf));
      next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
    }
    const wanted = [`Patient/${jane.id}`, ...jane.others].filter((name) => !name.startsWith('Practitioner/'));
    assert.deepEqual(matches.sort(), wanted.sort());
  });

  it('takes the types, the time of care and the time of update', async () => {
    const jane = await patientWith(api(), 'jane', '2024-03-01');
    const older = `Observation/${await api().create({ ...weight(jane.id, jane.doctor), effectiveDateTime: '2019' })}`;
    const newer = jane.others.find((name) => name.startsWith('Observation/')) ?? '';
    const ask = async (query: string): Promise<string[]> =>
      namesIn(await everythingOf(api(), jane.id, query));
    assert.deepEqual(await ask('?_type=Observation'), [newer, older].sort());
    assert.ok(!(await ask('?start=2024-01-01')).includes(older));
    assert.ok((await ask('?start=2024-01-01')).includes(newer));
    assert.ok((await ask('?start=2024-01-01')).includes(`Patient/${jane.id}`));
    assert.ok(!(await ask('?end=2019-12-31')).includes(newer));
    assert.ok((await ask('?end=2019-12-31')).includes(older));
    assert.deepEqual(await ask('?_since=2999-01-01T00:00:00Z'), []);
  });

  it('gives the log only when it is asked for', async () => {
    const { id } = await patientWith(api(), 'jane');
    assert.ok(!namesIn(await everythingOf(api(), id)).some((name) => name.startsWith('AuditEvent/')));
    const asked = namesIn(await everythingOf(api(), id, '?_type=AuditEvent'));
    assert.ok(asked.length > 0);
    assert.ok(asked.every((name) => name.startsWith('AuditEvent/')));
  });

  it('is asked by POST too', async () => {
    const { id } = await patientWith(api(), 'jane');
    const parameter = ['Patient', 'Observation'].map((valueCode) => ({ name: '_type', valueCode }));
    const body = { resourceType: 'Parameters', parameter };
    assert.equal(namesIn(await api().send('POST', `/Patient/${id}/$everything`, body)).length, 2);
    assert.equal((await api().send('POST', `/Patient/${id}/$everything`)).status, 200);
  });

  it('refuses what it does not understand, and knows who is not there', async () => {
    const { id } = await patientWith(api(), 'jane');
    for (const bad of [
      '_since=x',
      'start=yesterday',
      '_type=Nothing',
      '_count=-1',
      'colour=red',
      '_page=x',
    ]) {
      assert.equal((await everythingOf(api(), id, `?${bad}`)).status, 400, bad);
    }
    assert.equal((await everythingOf(api(), 'nobody')).status, 404);
    assert.equal((await api().send('GET', '/Patient/$everything')).status, 400);
    await api().send('DELETE', `/Patient/${id}`);
    assert.equal((await everythingOf(api(), id)).status, 410);
  });
}

interface Somebody {
  readonly id: string;
  readonly doctor: string;
  readonly others: string[];
}

async function patientWith(api: Api, family: string, date = '2024-01-01'): Promise<Somebody> {
  const id = await api.create({ resourceType: 'Patient', name: [{ family: `${family}-${unique()}` }] });
  const doctor = await api.create({ resourceType: 'Practitioner', active: true });
  const observation = await api.create({ ...weight(id, doctor), effectiveDateTime: date });
  const condition = await api.create({
    resourceType: 'Condition',
    subject: { reference: `Patient/${id}` },
    code: { text: 'x' },
  });
  const others = [`Practitioner/${doctor}`, `Observation/${observation}`, `Condition/${condition}`];
  return { id, doctor, others };
}

function weight(patient: string, doctor: string): object {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'weight' },
    subject: { reference: `Patient/${patient}` },
    performer: [{ reference: `Practitioner/${doctor}` }],
  };
}

function everythingOf(api: Api, id: string, query = ''): Promise<Reply> {
  return api.send('GET', `/Patient/${id}/$everything${query}`);
}

function bundleOf(reply: Reply): Bundle {
  assert.equal(reply.status, 200, reply.text);
  return JSON.parse(reply.text) as Bundle;
}

function namesIn(reply: Reply): string[] {
  const { type, entry = [] } = bundleOf(reply);
  assert.equal(type, 'searchset');
  return entry.map(nameOf).sort();
}

function nameOf({ resource }: NonNullable<Bundle['entry']>[number]): string {
  return `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`;
}
