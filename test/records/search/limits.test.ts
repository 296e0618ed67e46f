import assert from 'node:assert/strict';
import { quietRecords } from '../../support/quiet-records.js';
import { rejects } from '../../support/refuses.js';
import { idsOf, put, queryOf, withTempRecords } from '../../support/temp-records.js';

const list = (id: string, items: number): object => ({
  resourceType: 'List',
  id,
  status: 'current',
  mode: 'working',
  entry: Array.from({ length: items }, (_, i) => ({ item: { reference: `Observation/${id}-${i}` } })),
});

const observation = (id: string): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
});

describe('What a search may cost', () => {
  it('is bounded where a resource refers to very many, and all that it refers to find it', async () => {
    await withTempRecords(async ({ context }) => {
      const records = quietRecords(context);
      await put(records, list('long', 600));
      for (const i of [0, 299, 599])
        assert.deepEqual(await idsOf(records, 'List', `item=Observation/long-${i}`), ['long']);
      await rejects('business-rule', () => put(records, list('longer', 10_001)));
    });
  });

  it('is bounded for what goes with a page', async function () {
    this.timeout(60_000);
    await withTempRecords(async ({ context }) => {
      const records = quietRecords(context);
      const ids = Array.from({ length: 1_001 }, (_, i) => `long-${i}`);
      for (let i = 0; i < ids.length; i += 91)
        await Promise.all(ids.slice(i, i + 91).map((id) => put(records, observation(id))));
      await put(records, list('long', 1_001));
      const query = queryOf('List', '_include=List:item');
      await rejects('too-costly', () => records.search(query, null));
      await records.delete('Observation', 'long-7', { ifMatch: null, ifNoneMatch: null });
      const { included } = await records.search(query, null);
      assert.equal(included.length, 1_000);
      assert.ok(!included.some(({ id }) => id === 'long-7'));
    });
  });
});
