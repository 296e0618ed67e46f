import { randomBytes } from 'node:crypto';
import type { EntryWriter } from '../audit/entry-writer.js';
import { outageEvent } from '../audit/outage-event.js';
import type { PendingEntry } from '../audit/pending-entry.js';
import { Fault } from '../fault.js';
import type { EnterOutage } from '../ledger/mirror/further-ledgers.js';
import type { Store } from '../store/port.js';

/**
 * Enters outages of further ledgers into the own one. Not by the queue: what is in the queue waits for it.
 *
 * @param writer of its own, since its numbers come between those of a batch that may fail
 * @param base the FHIR base of the server
 */
export function makeEnterOutage(
  store: Pick<Store, 'commit'>,
  writer: EntryWriter,
  base: () => string,
): EnterOutage {
  return async (happened, origins, first) => {
    const now = Date.now();
    const entry = entryOf(outageEvent(happened, origins, base(), now), happened);
    const sealed = writer.seal([[entry]], now);
    const entries = [...sealed.keys, ...sealed.commits.flat()];
    try {
      await first(entries);
      const [result] = await store.commit([
        {
          id: randomBytes(16),
          versions: [],
          leaves: entries.map(({ leaf }) => leaf),
          entries: entries.map(({ sealed: bytes }) => bytes),
          dataKeys: [],
          bounds: [],
          claims: null,
          owed: null,
        },
      ]);
      if (result?.kind !== 'committed') throw new Fault('unavailable', 'the store refused an entry');
    } catch (fault) {
      sealed.settle(null);
      throw fault;
    }
    sealed.settle({ keys: true, commits: [true] });
  };
}

function entryOf(event: string, happened: string): PendingEntry {
  return {
    subject: null,
    request: Buffer.from(`outage ${happened}`),
    change: null,
    event: Buffer.from(event),
    contentKey: randomBytes(32),
  };
}
