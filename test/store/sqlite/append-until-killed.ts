import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { aCommit, aVersion } from '../../contract/samples.js';

/** A process that commits as fast as it can and tells its parent the row keys of what was acknowledged. */
const [, , file, mode] = process.argv;
const store = openSqliteStore(file ?? '', mode === 'tool' ? 'tool' : 'server');
process.send?.('open');
for (;;) {
  const commits = Array.from({ length: 5 }, () => aCommit({ versions: [aVersion(), aVersion()] }));
  const results = await store.commit(commits);
  for (const [at, result] of results.entries()) {
    const keys = commits[at]?.versions.map(({ key }) => key.toString('hex'));
    process.send?.({ keys, index: result.kind === 'committed' ? result.index : -1 });
  }
  await new Promise((resolve) => setImmediate(resolve));
}
