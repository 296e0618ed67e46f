import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatCheckpoint } from '../../src/ledger/checkpoint.js';
import { cosign } from '../../src/ledger/cosignature.js';
import { verifierKeyOf } from '../../src/ledger/note-signer.js';
import { addSignatures, openNote } from '../../src/ledger/signed-note.js';
import { openSignerFile } from '../../src/ledger/signer-file.js';
import { formatVerifierKey } from '../../src/ledger/verifier-key.js';
import { emptyRoot } from '../../src/ledger/hashes.js';
import { knownCheckpoint } from '../support/ledger-vectors.js';
import { refuses } from '../support/refuses.js';
import { inTempFolder } from '../support/temp-store.js';

const vkeyOf = (file: string, name = 'w.example/1'): string =>
  formatVerifierKey(verifierKeyOf(openSignerFile(file, name, 4)));

describe('The file of a signer', () => {
  it('is made once and gives the same key and name ever after', () =>
    inTempFolder((folder) => {
      const file = join(folder, 'below', 'w.key');
      const vkey = vkeyOf(file);
      assert.match(vkey, /^w\.example\/1\+[0-9a-f]{8}\+/);
      assert.equal(vkeyOf(file), vkey);
      assert.equal(vkeyOf(file, 'another.name'), vkey);
      assert.notEqual(vkeyOf(join(folder, 'other.key')), vkey);
    }));

  it('holds a key that signs what its verifier key verifies', () =>
    inTempFolder((folder) => {
      const signer = openSignerFile(join(folder, 'w.key'), 'w.example/1', 4);
      const text = formatCheckpoint({ origin: 'log', size: 0, root: emptyRoot });
      const note = addSignatures(`${text}\n`, [cosign(text, signer, 1)]);
      assert.ok(openNote(note, [verifierKeyOf(signer)]).signatures[0]?.key);
    }));

  it('reads the form of Go: the published test key of the Tessera project', () =>
    inTempFolder((folder) => {
      const file = join(folder, 'log.key');
      const [name = '', id = ''] = knownCheckpoint.key.split('+');
      writeFileSync(file, `PRIVATE+KEY+${name}+${id}+${knownCheckpoint.seed}`, { mode: 0o600 });
      const signer = openSignerFile(file, 'unused', 1);
      assert.equal(formatVerifierKey(verifierKeyOf(signer)), knownCheckpoint.key);
    }));

  it('is refused if others can read it, or if it is anything else', () =>
    inTempFolder((folder) => {
      const file = join(folder, 'w.key');
      vkeyOf(file);
      const good = readFileSync(file, 'utf8');
      refuses('config', () => openSignerFile(file, 'w', 1));
      chmodSync(file, 0o640);
      refuses('config', () => vkeyOf(file));
      chmodSync(file, 0o600);
      for (const bad of [
        '',
        'nonsense',
        good.slice(0, -9),
        good.replace('w.example', 'v.example'),
        `${good}\n`,
      ]) {
        writeFileSync(file, bad);
        const { message } = refuses('config', () => vkeyOf(file));
        assert.ok(!message.includes(good.slice(-20, -1)));
      }
    }));
});
