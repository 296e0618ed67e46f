import type { Ledger, LedgerLeaf, OwedCommit } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';
import { makeEraseEntries } from './erase-entries.js';
import type { Growth } from './growth.js';
import { makeFindLeaf } from './find-leaf.js';
import { makeLedgerSize } from './ledger-size.js';
import { makeTiles } from './tiles.js';

/** How often a wait for growth looks for what other processes append, in ms. */
const pollEvery = 200;

export function makeLedger(connection: Connection, answer: Answer, growth: Growth): Ledger {
  const ledgerSize = makeLedgerSize(connection);
  const select = connection.prepare<[number, number], LedgerLeaf>(
    'SELECT idx AS "index", commit_id AS "commit", leaf FROM leaves WHERE idx >= ? ORDER BY idx LIMIT ?',
  );
  const entries = connection
    .prepare<[number, number], Buffer | null>(
      'SELECT iif(erased, NULL, entry) FROM leaves WHERE idx >= ? ORDER BY idx LIMIT ?',
    )
    .pluck();
  const eraseEntries = makeEraseEntries(connection);
  const owed = connection.prepare<[number], OwedCommit>(
    'SELECT idx AS "index", commit_id AS "commit", owed FROM owed ORDER BY idx LIMIT ?',
  );
  return {
    size: () => answer(ledgerSize),
    leaves: (from, limit) => answer(() => select.all(from, limit)),
    entries: (from, limit) => answer(() => entries.all(from, limit)),
    eraseEntries: (indices) =>
      answer(() => {
        eraseEntries(indices);
      }),
    ...makeFindLeaf(connection, answer),
    owed: (limit) => answer(() => owed.all(limit)),
    tiles: makeTiles(connection, answer),
    grown: async (above, ms) => {
      const end = performance.now() + ms;
      for (;;) {
        // In one step, so that no append falls between the look and the wait.
        const { size, woken } = await answer(() => {
          const size = ledgerSize();
          const left = end - performance.now();
          return { size, woken: size > above || left <= 0 ? null : growth.next(Math.min(left, pollEvery)) };
        });
        if (!woken) return size;
        await woken;
      }
    },
  };
}
