import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyEncryptionKey } from '../../src/vault/keyring.js';
import { createKeyringFile, keyringExists, openKeyringFile } from '../../src/vault/keyring-file.js';
import { inTempFolder } from '../support/temp-store.js';
import { refuses } from '../support/refuses.js';

describe('The keyring file', () => {
  it('is made for its owner alone, in a folder that is made too', async () => {
    await inTempFolder((folder) => {
      const path = join(folder, 'keys', 'keyring.json');
      assert.equal(keyringExists(path), false);
      createKeyringFile(path);
      assert.equal(keyringExists(path), true);
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(statSync(join(folder, 'keys')).mode & 0o777, 0o700);
      assert.deepEqual(readdirSync(join(folder, 'keys')), ['keyring.json']);
    });
  });

  it('shows an added key to every process at its next look, and forgets all others on retirement', async () => {
    await inTempFolder((folder) => {
      const path = join(folder, 'keyring.json');
      createKeyringFile(path);
      const [one, other] = [openKeyringFile(path), openKeyringFile(path)];
      const first = one.read();
      const key = makeKeyEncryptionKey();
      one.add(key);
      assert.deepEqual(other.read().active, key);
      assert.equal(other.read().keys.length, 2);
      assert.deepEqual(other.read().lookup, first.lookup);
      other.retire();
      assert.deepEqual(one.read().keys, [key]);
    });
  });

  it('is refused when others may read it, when it is missing and when it is something else', async () => {
    await inTempFolder((folder) => {
      const path = join(folder, 'keyring.json');
      refuses('config', () => openKeyringFile(path));
      createKeyringFile(path);
      const good = readFileSync(path, 'utf8');
      chmodSync(path, 0o640);
      refuses('config', () => openKeyringFile(path));
      chmodSync(path, 0o600);
      for (const bad of [
        '',
        'null',
        '[]',
        '{}',
        good.slice(0, -9),
        good.replace(/"secret": "..../, '"secret": "'),
      ]) {
        writeFileSync(path, bad);
        const fault = refuses('config', () => openKeyringFile(path));
        assert.match(fault.message, /^TALLYSTICK_KEYRING/);
      }
    });
  });

  it('that vanishes while it is in use makes keys unavailable, not new ones', async () => {
    await inTempFolder((folder) => {
      const path = join(folder, 'keyring.json');
      createKeyringFile(path);
      const file = openKeyringFile(path);
      writeFileSync(path, '{}');
      refuses('config', () => file.read());
    });
  });
});
