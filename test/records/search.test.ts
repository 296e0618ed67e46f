import assert from 'node:assert/strict';
import { idsOf, put, queryOf, withTempRecords } from '../support/temp-records.js';
import type { SearchPage } from '../../src/records/search/search-resources.js';
import { rejects } from '../support/refuses.js';

function observation(i: number, parts: object = {}): object {
  const identifier = [{ system: 'urn:o', value: `o${String(i)}` }];
  const subject = { reference: `Patient/p${String(i % 5)}` };
  return {
    resourceType: 'Observation',
    id: `o${String(i)}`,
    status: 'final',
    code: { text: 'x' },
    identifier,
    subject,
    ...parts,
  };
}

describe('Searching', () => {
  it('finds by identifier with any system, one, none, or by system alone', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, observation(1));
      await put(records, observation(2, { identifier: [{ value: 'o1' }] }));
      await put(records, observation(3, { identifier: [{ system: 'urn:other', value: 'o1' }] }));
      const cases = {
        'identifier=o1': ['o1', 'o2', 'o3'],
        'identifier=urn:o|o1': ['o1'],
        'identifier=|o1': ['o2'],
        'identifier=urn:other|': ['o3'],
        'identifier=urn:o|o1,urn:other|o1': ['o1', 'o3'],
        'identifier=urn:o|o1&identifier=urn:other|o1': [],
        'identifier=o': [],
        'identifier=O1': [],
      };
      for (const [query, ids] of Object.entries(cases)) {
        assert.deepEqual((await idsOf(records, 'Observation', query)).sort(), ids, query);
      }
      assert.deepEqual(await idsOf(records, 'Condition', 'identifier=o1'), []);
    });
  });

  it('walks the pages of a patient, a list of patients and a whole type without repeating or losing one', async () => {
    await withTempRecords(async ({ records }) => {
      for (let i = 0; i < 60; i++) await put(records, observation(i));
      const all = Array.from({ length: 60 }, (_, i) => `o${String(i)}`);
      const of = (...patients: number[]): string[] => all.filter((_, i) => patients.includes(i % 5)).sort();
      for (const count of [1, 7, 59, 60, 61]) {
        assert.deepEqual((await idsOf(records, 'Observation', '', count)).sort(), of(0, 1, 2, 3, 4));
        assert.deepEqual((await idsOf(records, 'Observation', 'patient=p1', count)).sort(), of(1));
        assert.deepEqual((await idsOf(records, 'Observation', 'patient=p1,p2,p1', count)).sort(), of(1, 2));
        assert.deepEqual((await idsOf(records, 'Observation', 'patient=p1&identifier=o1,o2', count)).sort(), [
          'o1',
        ]);
        assert.deepEqual(
          (await idsOf(records, 'Observation', `_id=${all.join()},o1,x`, count)).sort(),
          of(0, 1, 2, 3, 4),
        );
      }
    });
  });

  it('ends a page early when its resources are long, and loses none', async function () {
    this.timeout(30_000);
    await withTempRecords(async ({ records }) => {
      const extension = Array.from({ length: 6 }, () => ({
        url: 'urn:long',
        valueString: 'x'.repeat(1_000_000),
      }));
      for (let i = 0; i < 8; i++)
        await put(records, observation(i, { subject: { reference: 'Patient/p' }, extension }));
      for (const query of ['patient=p', '_id=o0,o1,o2,o3,o4,o5,o6,o7']) {
        const page: SearchPage = await records.search(queryOf('Observation', query, 50), null);
        assert.equal(page.matches.length, 3);
        assert.equal(new Set(await idsOf(records, 'Observation', query)).size, 8);
      }
    });
  });

  it('gives no next page after the last, and a total where it is known', async () => {
    await withTempRecords(async ({ records }) => {
      for (let i = 0; i < 20; i++) await put(records, observation(i));
      const whole = await records.search(queryOf('Observation', 'patient=p1', 4), null);
      assert.equal(whole.next, null);
      assert.equal(whole.total, 4);
      const part = await records.search(queryOf('Observation', 'patient=p1', 3), null);
      assert.notEqual(part.next, null);
      const counted = await records.search(queryOf('Observation', 'patient=p1,p2', 0), null);
      assert.deepEqual(counted, { matches: [], included: [], next: null, total: 8 });
    });
  });

  it('neither repeats nor loses a resource while others are written, changed and deleted', async () => {
    await withTempRecords(async ({ records }) => {
      const stable = Array.from({ length: 40 }, (_, i) => `o${String(i)}`);
      for (let i = 0; i < 80; i++)
        await put(records, observation(i, { subject: { reference: 'Patient/p' } }));
      const seen: string[] = [];
      let after: SearchPage['next'] = null;
      let next = 80;
      do {
        const page: SearchPage = await records.search(queryOf('Observation', 'patient=p', 3), after);
        seen.push(...page.matches.map(({ id }) => id));
        after = page.next;
        await put(records, observation(next++, { subject: { reference: 'Patient/p' } }));
        await put(
          records,
          observation(next % 40, { subject: { reference: 'Patient/p' }, issued: '2026-01-01T00:00:00Z' }),
        );
        await records.delete('Observation', `o${String(40 + (next % 40))}`, {
          ifMatch: null,
          ifNoneMatch: null,
        });
      } while (after);
      assert.equal(new Set(seen).size, seen.length);
      assert.deepEqual(
        stable.filter((id) => !seen.includes(id)),
        [],
      );
    });
  });

  it('finds by when a resource was last updated, to the millisecond', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, observation(1));
      const { resource } = await put(records, observation(2));
      const at = new Date(resource.updated).toISOString();
      const day = at.slice(0, 10);
      assert.deepEqual(await idsOf(records, 'Observation', `_id=o2&_lastUpdated=${at}`), ['o2']);
      assert.deepEqual(await idsOf(records, 'Observation', `_id=o2&_lastUpdated=gt${at}`), []);
      assert.deepEqual((await idsOf(records, 'Observation', `_lastUpdated=${day}`)).sort(), ['o1', 'o2']);
      assert.deepEqual(await idsOf(records, 'Observation', 'patient=p1,p2&_lastUpdated=lt2020'), []);
      assert.deepEqual(await idsOf(records, 'Observation', `_lastUpdated=ne${day}`), []);
      assert.deepEqual(await idsOf(records, 'Observation', '_lastUpdated=gt2020&_lastUpdated=lt2021'), []);
    });
  });

  it('follows a resource that changes its subject or identifier, and forgets a deleted one', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, observation(1));
      await put(
        records,
        observation(1, { subject: { reference: 'Patient/new' }, identifier: [{ value: 'n' }] }),
      );
      assert.deepEqual(await idsOf(records, 'Observation', 'patient=p1'), []);
      assert.deepEqual(await idsOf(records, 'Observation', 'identifier=o1'), []);
      assert.deepEqual(await idsOf(records, 'Observation', 'patient=new&identifier=n'), ['o1']);
      await records.delete('Observation', 'o1', { ifMatch: null, ifNoneMatch: null });
      for (const query of ['patient=new', 'identifier=n', '_id=o1', '']) {
        assert.deepEqual(await idsOf(records, 'Observation', query), [], query);
      }
      await put(records, observation(1));
      assert.deepEqual(await idsOf(records, 'Observation', 'patient=p1'), ['o1']);
    });
  });

  it('says that it is too costly when it is, and never less than the truth', async () => {
    await withTempRecords(async ({ records, context, store }) => {
      await put(records, observation(1));
      await store.commit([
        {
          id: Buffer.alloc(16, 1),
          versions: [],
          leaves: [Buffer.alloc(32)],
          entries: [null],
          dataKeys: [],
          bounds: [{ family: context.families.family('type', 'Observation').id, bound: 1_000_000 }],
          claims: null,
          owed: null,
        },
      ]);
      await rejects('too-costly', () => records.search(queryOf('Observation', '', 10), null));
      assert.deepEqual(await idsOf(records, 'Observation', 'patient=p1'), ['o1']);
    });
  });
});
