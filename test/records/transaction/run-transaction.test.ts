import assert from 'node:assert/strict';
import { resourceFromText } from '../../../src/fhir/json/resource-text.js';
import type { TransactionEntry } from '../../../src/records/transaction/entries.js';
import type { Records } from '../../../src/records/records.js';
import { idsOf, put, searchOf, withTempRecords } from '../../support/temp-records.js';
import { rejects } from '../../support/refuses.js';

const anyway = { ifMatch: null, ifNoneMatch: null };
const byX = 'Patient?identifier=urn:x|X';

function patient(id: string, ...values: string[]): { id: string } {
  const identifier = values.map((value) => ({ system: 'urn:x', value }));
  return { resourceType: 'Patient', id, identifier } as { id: string };
}

function post(
  resource: object,
  parts: Partial<Extract<TransactionEntry, { method: 'POST' }>> = {},
): TransactionEntry {
  const text = resourceFromText(JSON.stringify(resource));
  return {
    method: 'POST',
    place: 'Bundle.entry[0]',
    fullUrl: null,
    resource: text,
    condition: null,
    ...parts,
  };
}

function change(method: 'PUT' | 'DELETE', resource: { id: string }): TransactionEntry {
  const text = resourceFromText(JSON.stringify(resource));
  const common = { place: 'Bundle.entry[1]', id: resource.id, condition: null, precondition: anyway };
  return method === 'PUT'
    ? { ...common, method, fullUrl: null, resource: text }
    : { ...common, method, type: 'Patient' };
}

function observation(reference: string): object {
  return { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference } };
}

function run(records: Records, entries: TransactionEntry[], reference?: string): Promise<string[]> {
  const conditions = new Map(
    reference === undefined
      ? []
      : [[reference, searchOf('Patient', reference.slice(reference.indexOf('?') + 1))]],
  );
  return records
    .transaction(entries, () => conditions)
    .then((results) => results.map((one) => (one.outcome === 'gone' ? '' : one.resource.body.toString())));
}

describe('A conditional reference in a transaction', () => {
  it('does not mean what the transaction deletes', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, patient('p', 'X'));
      const entries = [change('DELETE', patient('p')), post(observation(byX))];
      await rejects('precondition-failed', () => run(records, entries, byX));
    });
  });

  it('means what the transaction makes of a resource, not what it was', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, patient('p', 'X'));
      const entries = [change('PUT', patient('p', 'Y')), post(observation(byX))];
      await rejects('precondition-failed', () => run(records, entries, byX));
    });
  });

  it('means what replaces a deleted one', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, patient('old', 'X'));
      const { id: _, ...successor } = patient('new', 'X');
      const condition = searchOf('Patient', 'identifier=urn:x|X');
      await run(
        records,
        [change('DELETE', patient('old')), post(successor, { condition }), post(observation(byX))],
        byX,
      );
      const [id] = await idsOf(records, 'Patient', 'identifier=urn:x|X');
      assert.notEqual(id, 'old');
      assert.equal((await idsOf(records, 'Observation', `patient=${String(id)}`)).length, 1);
    });
  });

  it('does not mean a resource that was not created, since another was there', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, patient('p', 'X'));
      const condition = searchOf('Patient', 'identifier=urn:x|X');
      const byY = 'Patient?identifier=urn:x|Y';
      const entries = [post(patient('q', 'X', 'Y'), { condition }), post(observation(byY))];
      await rejects('precondition-failed', () => run(records, entries, byY));
    });
  });
});

describe('Two transactions, of which each deletes what the other refers to by a search', () => {
  it('are not both done, since none could have come after the other', async () => {
    await withTempRecords(async ({ records }) => {
      for (let round = 0; round < 20; round++) {
        const [a, b] = [`a${round}`, `b${round}`];
        await Promise.all([put(records, patient(a, a)), put(records, patient(b, b))]);
        const by = (value: string): string => `Patient?identifier=urn:x|${value}`;
        const both = await Promise.allSettled([
          run(records, [change('DELETE', patient(a)), post(observation(by(b)))], by(b)),
          run(records, [change('DELETE', patient(b)), post(observation(by(a)))], by(a)),
        ]);
        assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1, `round ${round}`);
      }
    });
  });
});

describe('Conditional creates in one transaction', () => {
  it('may ask for one value under two systems, but not for one identity twice', async () => {
    await withTempRecords(async ({ records }) => {
      const create = (system: string): TransactionEntry =>
        post(
          { resourceType: 'Patient', identifier: [{ system, value: '1' }] },
          { condition: searchOf('Patient', `identifier=${system}|1`) },
        );
      await rejects('invalid-request', () => run(records, [create('urn:a'), create('urn:a')]));
      await run(records, [create('urn:a'), create('urn:b')]);
      assert.equal((await idsOf(records, 'Patient', 'identifier=1')).length, 2);
    });
  });
});

describe('A link to another entry', () => {
  const fullUrl = 'http://elsewhere.example/fhir/Patient/77';

  it('is rewritten by fullUrl in any case of a UUID, relative to the fullUrl of its entry, and with its version', async () => {
    const cases: readonly (readonly [target: string, from: string, link: string, ending: RegExp])[] = [
      [
        'urn:uuid:AAAAAAAA-0000-4000-8000-000000000000',
        'urn:uuid:b',
        'urn:uuid:aaaaaaaa-0000-4000-8000-000000000000',
        /^$/,
      ],
      [fullUrl, 'http://elsewhere.example/fhir/Observation/1', 'Patient/77', /^$/],
      [fullUrl, 'http://elsewhere.example/fhir/Observation/1', 'Patient/77/_history/3', /^\/_history\/1$/],
      [fullUrl, 'urn:uuid:b', `${fullUrl}/_history/3`, /^\/_history\/1$/],
    ];
    for (const [target, from, link, ending] of cases) {
      await withTempRecords(async ({ records }) => {
        await put(records, patient('77', 'stranger'));
        const entries = [
          post({ resourceType: 'Patient' }, { fullUrl: target }),
          post(observation(link), { fullUrl: from }),
        ];
        const [made = '', about = ''] = await run(records, entries);
        const { id } = JSON.parse(made) as { id: string };
        const { subject } = JSON.parse(about) as { subject: { reference: string } };
        assert.ok(subject.reference.startsWith(`Patient/${id}`), subject.reference);
        assert.match(subject.reference.slice(`Patient/${id}`.length), ending);
        assert.deepEqual(await idsOf(records, 'Observation', 'patient=77'), []);
      });
    }
  });

  it('costs little, however long the fullUrl of its entry and however many links there are', async () => {
    await withTempRecords(async ({ records }) => {
      const entry = Array.from({ length: 1000 }, (_, i) => ({ item: { reference: `Basic/${String(i)}` } }));
      const list = { resourceType: 'List', status: 'current', mode: 'working', entry };
      const began = performance.now();
      await run(records, [post(list, { fullUrl: `http://x/${'a/'.repeat(1_000_000)}!` })]);
      assert.ok(performance.now() - began < 1000);
    });
  });
});
