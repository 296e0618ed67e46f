import assert from 'node:assert/strict';
import { plainQuery } from '../../src/records/search/search-resources.js';
import { ledgerEvents } from '../support/ledger-events.js';
import { rejects } from '../support/refuses.js';
import { put, withTempRecords } from '../support/temp-records.js';

const server = { type: null, id: null };

describe('An operation', () => {
  it('leaves an entry for each patient whose resources it read, before it gives anything', async () => {
    await withTempRecords(async ({ records, store }) => {
      await put(records, { resourceType: 'Patient', id: 'p' });
      await put(records, { resourceType: 'Patient', id: 'q' });
      const before = await store.ledger.size();
      const ids = await records.operate(server, async (reads) => {
        await reads.read('Patient', 'p');
        const { matches } = await reads.search(plainQuery({ type: 'Patient', criteria: [] }, 9), null);
        assert.equal(await store.ledger.size(), before);
        return matches.map(({ id }) => id);
      });
      assert.deepEqual(ids.sort(), ['p', 'q']);
      const told = (await ledgerEvents(store, before)).map(({ event }) => [
        event.action,
        event.entity?.find(({ what }) => what?.type === 'Patient')?.what?.reference,
      ]);
      assert.deepEqual(told.sort(), [
        ['E', 'Patient/p'],
        ['E', 'Patient/q'],
      ]);
    });
  });

  it('leaves one about nobody where it read nothing', async () => {
    await withTempRecords(async ({ records, store }) => {
      const before = await store.ledger.size();
      assert.equal(await records.operate(server, () => Promise.resolve(7)), 7);
      assert.equal((await ledgerEvents(store, before)).length, 1);
    });
  });

  it('gives nothing where it fails', async () => {
    await withTempRecords(async ({ records }) => {
      await rejects('not-found', () => records.operate(server, (reads) => reads.read('Patient', 'none')));
    });
  });
});
