import type { Commit, CommitResult, Store } from '../port.js';
import type { Answer } from './answer.js';
import { makeConflictOf } from './conflict-of.js';
import type { Connection } from './connection.js';
import type { Growth } from './growth.js';
import { makeLedgerSize } from './ledger-size.js';
import { makeWriteCommit } from './write-commit.js';

/**
 * One transaction a batch, and one sync of the disk. Each commit is checked in full before its first byte is written, so
 * that a conflict leaves nothing to undo; an error of the database undoes the whole batch.
 */
export function makeCommit(connection: Connection, answer: Answer, growth: Growth): Store['commit'] {
  const ledgerSize = makeLedgerSize(connection);
  const conflictOf = makeConflictOf(connection);
  const writeCommit = makeWriteCommit(connection);

  const commitAll = connection.transaction((commits: readonly Commit[]): CommitResult[] => {
    let next = ledgerSize();
    return commits.map((commit) => {
      const about = conflictOf(commit);
      if (about) return { kind: 'conflict', about };
      const index = next;
      writeCommit(commit, index);
      next += commit.leaves.length;
      return { kind: 'committed', index };
    });
  });

  return async (commits) => {
    const results = await answer(() => commitAll.immediate(commits));
    growth.grew();
    return results;
  };
}
