import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportLedger } from '../../../src/ledger/export/export-ledger.js';
import { formatLeaf } from '../../../src/audit/entry-leaf.js';
import { decodeBundle } from '../../../src/ledger/bundle.js';
import { tilePath, tilesOf } from '../../../src/ledger/tile.js';
import { newSigner } from '../../support/note-keys.js';
import { rejects } from '../../support/refuses.js';
import { checkpointNote, storedLedger, type TestEntry } from '../../support/sealed-ledger.js';
import { inTempFolder } from '../../support/temp-store.js';

const signer = newSigner('ledger.example/1');

function someEntries(count: number): TestEntry[] {
  return Array.from({ length: count }, (_, at) => {
    const [entryHash, keyCommitment, requestHash] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    return {
      leaf: formatLeaf({ entryHash, epoch: at, keyCommitment, requestHash }),
      sealed: randomBytes(10),
    };
  });
}

const entries = someEntries(600);

/** All files below a folder, with what tells one writing of a file from another. */
function filesOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    paths.flatMap((path) => {
      const stats = statSync(join(folder, path));
      return stats.isFile() ? [[path, `${stats.ino} ${stats.mtimeMs}`]] : [];
    }),
  );
}

function exportOf(folder: string, size: number, of: readonly TestEntry[] = entries) {
  return exportLedger(storedLedger(of), checkpointNote(of, signer, size), folder);
}

const sealedIn = (folder: string, path: string): string[] =>
  decodeBundle(readFileSync(join(folder, path)), 4).map((item) => item.toString('hex'));

describe('An export of a ledger', () => {
  it('has the checkpoint, all tiles, all leaves and all that is sealed, and nothing else', () =>
    inTempFolder(async (folder) => {
      const report = await exportOf(folder, 600);
      const bundles = ['000', '001', '002.p/88'];
      const expected = [
        'checkpoint',
        ...tilesOf(600).map(tilePath),
        ...bundles.flatMap((bundle) => [`tile/entries/${bundle}`, `sealed/${bundle}`]),
      ];
      assert.deepEqual([...filesOf(folder).keys()].sort(), expected.sort());
      assert.deepEqual(report, { size: 600, written: expected.length });
    }));

  it('covers what the checkpoint covers, though the store has more', () =>
    inTempFolder(async (folder) => {
      await exportOf(folder, 300);
      assert.ok(existsSync(join(folder, 'tile/0/001.p/44')));
      assert.ok(!existsSync(join(folder, 'tile/0/002.p/88')));
    }));

  it('only adds, the second time', () =>
    inTempFolder(async (folder) => {
      await exportOf(folder, 300);
      const before = filesOf(folder);
      assert.equal((await exportOf(folder, 300)).written, 0);
      assert.deepEqual(filesOf(folder), before);
      await exportOf(folder, 600);
      const after = filesOf(folder);
      const same = [...before.keys()].filter((path) => after.get(path) === before.get(path));
      const changed = ['checkpoint', 'sealed/001.p/44'];
      assert.deepEqual(same.sort(), [...before.keys()].filter((path) => !changed.includes(path)).sort());
    }));

  it('goes on where another was interrupted', () =>
    inTempFolder(async (folder) => {
      const store = storedLedger(entries);
      const dying = {
        ...store,
        leaves: (from: number, limit: number) =>
          from >= 512 ? Promise.reject(new Error('killed')) : store.leaves(from, limit),
      };
      await assert.rejects(exportLedger(dying, checkpointNote(entries, signer), folder), /killed/);
      const before = filesOf(folder);
      assert.ok(before.has('tile/0/001'));
      assert.ok(!before.has('checkpoint'));
      await exportOf(folder, 600);
      const after = filesOf(folder);
      for (const [path, writing] of before) assert.equal(after.get(path), writing);
      assert.ok(after.has('checkpoint'));
    }));

  it('erases what was erased meanwhile, wherever it was exported to', () =>
    inTempFolder(async (folder) => {
      await exportOf(folder, 300);
      await exportOf(folder, 310);
      const erased = entries.map((entry, at) =>
        at === 5 || at === 299 ? { ...entry, sealed: null } : entry,
      );
      await exportOf(folder, 310, erased);
      assert.equal(sealedIn(folder, 'sealed/000')[5], '');
      assert.equal(sealedIn(folder, 'sealed/001.p/54')[43], '');
      assert.deepEqual(readdirSync(join(folder, 'sealed/001.p')), ['54']);
      await exportOf(folder, 600, erased);
      assert.ok(!existsSync(join(folder, 'sealed/001.p')));
      const secret = entries[299]?.sealed?.toString('hex') ?? 'none';
      for (const path of filesOf(folder).keys()) {
        assert.ok(!readFileSync(join(folder, path)).toString('hex').includes(secret), path);
      }
    }));

  it('does not go where another ledger is, nor back', () =>
    inTempFolder(async (folder) => {
      await exportOf(folder, 300);
      const before = filesOf(folder);
      await rejects('business-rule', () => exportOf(folder, 299));
      await rejects('business-rule', () => exportOf(folder, 300, someEntries(300)));
      const other = checkpointNote(entries, newSigner('other.example'));
      await rejects('business-rule', () => exportLedger(storedLedger(entries), other, folder));
      assert.deepEqual(filesOf(folder), before);
    }));

  it('does not publish a checkpoint that the store does not bear out', () =>
    inTempFolder(async (folder) => {
      const note = checkpointNote(entries, signer);
      const changed = [...someEntries(1), ...entries.slice(1)];
      await rejects('tampered', () => exportLedger(storedLedger(changed), note, folder));
      const short = entries.slice(0, 599);
      await rejects('tampered', () => exportLedger(storedLedger(short), note, join(folder, 'other')));
      assert.ok(!existsSync(join(folder, 'checkpoint')));
    }));

  it('says so where it cannot write', () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'tile'), '');
      await rejects('config', () => exportOf(folder, 3));
      mkdirSync(join(folder, 'odd', 'checkpoint'), { recursive: true });
      await rejects('config', () => exportOf(join(folder, 'odd'), 3));
    }));
});
