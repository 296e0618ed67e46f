import assert from 'node:assert/strict';
import { withRowsLease } from '../../src/records/rows-lease.js';
import { memoryNotes } from '../support/memory-notes.js';

const note = 'rows of audit events';

describe('The lease on making rows', () => {
  it('lets one at a time at the work, and the next when it is done', async () => {
    const notes = memoryNotes();
    const inner = await withRowsLease(notes, () => withRowsLease(notes, () => Promise.resolve('twice')));
    assert.equal(inner, null);
    assert.equal(await withRowsLease(notes, () => Promise.resolve('next')), 'next');
  });

  it('is given back by work that fails', async () => {
    const notes = memoryNotes();
    await assert.rejects(withRowsLease(notes, () => Promise.reject(new Error('no'))));
    assert.equal(await withRowsLease(notes, () => Promise.resolve('next')), 'next');
  });

  it('of a process that died ends by itself, and one from a wrong clock does not hold at all', async () => {
    for (const until of [Date.now() - 1, Date.now() + 3_600_000]) {
      const notes = memoryNotes();
      await notes.swap(note, null, Buffer.from(`${String(until)} dead`));
      assert.equal(await withRowsLease(notes, () => Promise.resolve('next')), 'next');
    }
  });
});
