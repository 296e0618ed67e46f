import assert from 'node:assert/strict';
import { join } from 'node:path';
import { formatCheckpoint } from '../src/ledger/checkpoint.js';
import { checkpointNote } from '../src/ledger/published.js';
import { signNote } from '../src/ledger/signed-note.js';
import { logIdentity } from '../src/open-ledger.js';
import { retireLedgerKey } from '../src/retire-ledger-key.js';
import { createKeyringFile, openKeyringFile } from '../src/vault/keyring-file.js';
import { rejects } from './support/refuses.js';
import { inTempFolder, withTempStore } from './support/temp-store.js';

describe('retireLedgerKey', () => {
  it('forgets the older keys once the newest has signed the latest checkpoint, and not before', () =>
    withTempStore(({ notes }) =>
      inTempFolder(async (folder) => {
        const path = join(folder, 'keyring.json');
        createKeyringFile(path);
        const file = openKeyringFile(path);
        const publish = async (previous: string | null): Promise<string> => {
          const { origin, signers } = logIdentity(() => file.read());
          const note = signNote(formatCheckpoint({ origin, size: 0, root: Buffer.alloc(32) }), signers);
          const swapped = await notes.swap(
            checkpointNote,
            previous === null ? null : Buffer.from(previous),
            Buffer.from(note),
          );
          assert.ok(swapped);
          return note;
        };
        const first = await publish(null);
        file.addSigning();
        await rejects('business-rule', () => retireLedgerKey(notes, file));
        assert.equal(file.read().signing.length, 2);
        await publish(first);
        const [, newest] = file.read().signing;
        await retireLedgerKey(notes, file);
        assert.deepEqual(file.read().signing, [newest]);
      }),
    ));

  it('forgets them where nothing was ever published', () =>
    withTempStore(({ notes }) =>
      inTempFolder(async (folder) => {
        const path = join(folder, 'keyring.json');
        createKeyringFile(path);
        const file = openKeyringFile(path);
        file.addSigning();
        await retireLedgerKey(notes, file);
        assert.equal(file.read().signing.length, 1);
      }),
    ));
});
