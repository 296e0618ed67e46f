import type { Ledger } from '../port.js';
import { leafHash } from '../../leaf-hash.js';
import { shortHash } from '../short-hash.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';
import { stretch } from './schema.js';

interface Leaf {
  readonly idx: number;
  readonly leaf: Buffer;
}

export function makeFindLeaf(
  connection: Connection,
  answer: Answer,
): Pick<Ledger, 'indexOfCommit' | 'indexOfLeafHash'> {
  const stretches = connection
    .prepare<[], number>(`SELECT coalesce(max(${stretch}) + 1, 0) FROM (SELECT max(idx) AS idx FROM leaves)`)
    .pluck();
  const ofCommit = leavesWith<Buffer>(connection, 'commit_id');
  const alike = leavesWith<number>(connection, 'short_hash');

  const first = (find: (stretch: number) => Leaf | undefined): number | null => {
    const count = stretches.get() ?? 0;
    for (let n = 0; n < count; n++) {
      const found = find(n);
      if (found) return found.idx;
    }
    return null;
  };
  return {
    indexOfCommit: (commit) => answer(() => first((n) => ofCommit.get(n, commit))),
    indexOfLeafHash: (hash) =>
      answer(() =>
        first((n) => alike.all(n, shortHash(hash)).find(({ leaf }) => leafHash(leaf).equals(hash))),
      ),
  };
}

/** The leaves of one stretch that have the value there. */
function leavesWith<Value>(connection: Connection, column: 'commit_id' | 'short_hash') {
  return connection.prepare<[number, Value], Leaf>(
    `SELECT idx, leaf FROM leaves WHERE ${stretch} = ? AND ${column} = ? ORDER BY idx`,
  );
}
