import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportCommand } from '../src/export-command.js';
import { formatCheckpoint } from '../src/ledger/checkpoint.js';
import { catchUp } from '../src/ledger/catch-up.js';
import { emptyRange, rootOf } from '../src/ledger/compact-range.js';
import { verifierKeyOf } from '../src/ledger/note-signer.js';
import { signNote } from '../src/ledger/signed-note.js';
import { folderSource, verifyLedger } from '../src/verify-ledger.js';
import { newSigner } from './support/note-keys.js';
import { rejects } from './support/refuses.js';
import { accessEntry, keyEntries, testSubject } from './support/sealed-ledger.js';
import { bareCommit, inTempFolder, withTempStore } from './support/temp-store.js';

describe('tallystick ledger export', () => {
  it('makes of a store what verify accepts', () =>
    withTempStore((store) =>
      inTempFolder(async (folder) => {
        const subject = testSubject();
        const sequence = Buffer.alloc(16, 7);
        const access = (number: number) => accessEntry({ subject, sequence, number, event: {} }, []);
        const entries = [...keyEntries([subject]), ...Array.from({ length: 300 }, (_, at) => access(at + 1))];
        const [leaves, sealed] = [entries.map(({ leaf }) => leaf), entries.map((entry) => entry.sealed)];
        await store.commit([bareCommit({ leaves, entries: sealed })]);
        await store.ledger.eraseEntries([300]);

        await rejects('not-found', () => exportCommand(store, folder));
        const signer = newSigner('ledger.example/1');
        const root = rootOf(await catchUp(store.ledger, emptyRange));
        const note = signNote(formatCheckpoint({ origin: signer.name, size: 301, root }), [signer]);
        await store.notes.swap('checkpoint', null, Buffer.from(note));
        assert.match(await exportCommand(store, folder), /^301 entries; \d+ files were written/);
        assert.match(await exportCommand(store, folder), /^301 entries; 0 files were written/);

        assert.equal(readFileSync(join(folder, 'checkpoint'), 'utf8'), note);
        const report = await verifyLedger({
          trust: { log: verifierKeyOf(signer), witnesses: [], quorum: 0 },
          source: folderSource(folder),
          earlier: [],
          receipt: null,
          full: true,
          recipient: [subject.owner],
          onEntry: () => undefined,
        });
        assert.deepEqual(report.full, { entries: 301, erased: 1 });
        assert.deepEqual(report.own, { entries: 299, sequences: 1 });
      }),
    ));
});
