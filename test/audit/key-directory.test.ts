import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipientsFrom } from '../../src/audit/key-directory.js';
import { refuses } from '../support/refuses.js';
import { sampleKeys } from '../support/sample-keys.js';

describe('A key directory', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tallystick-keys-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const put = (id: string, text: string): void => {
    writeFileSync(join(folder, 'next'), text);
    renameSync(join(folder, 'next'), join(folder, `${id}.json`));
  };
  const { x25519, p256 } = sampleKeys;

  it('gives the keys of a recipient, the first as the newest', () => {
    put('verifier-1.a_B', JSON.stringify({ keys: [p256.jwk, x25519.jwk] }));
    const directory = recipientsFrom(folder);
    assert.deepEqual(directory.newest('verifier-1.a_B').jwk, p256.jwk);
    assert.equal(directory.keys('verifier-1.a_B').length, 2);
    assert.equal(directory.keys('verifier-1.a_B'), directory.keys('verifier-1.a_B'), 'read once');
  });

  it('sees a new key at the next look', () => {
    put('a', JSON.stringify({ keys: [p256.jwk] }));
    const directory = recipientsFrom(folder);
    assert.deepEqual(directory.newest('a').jwk, p256.jwk);
    put('a', JSON.stringify({ keys: [x25519.jwk, p256.jwk] }));
    assert.deepEqual(directory.newest('a').jwk, x25519.jwk);
  });

  it('fails closed: a file that is missing, unusable or gone is unavailable, whatever was read before', () => {
    put('a', JSON.stringify({ keys: [p256.jwk] }));
    const directory = recipientsFrom(folder);
    directory.newest('a');
    put('a', JSON.stringify({ keys: [] }));
    refuses('unavailable', () => directory.newest('a'));
    put('a', JSON.stringify({ keys: [p256.jwk] }));
    directory.newest('a');
    rmSync(join(folder, 'a.json'));
    refuses('unavailable', () => directory.newest('a'));
    mkdirSync(join(folder, 'a.json'));
    refuses('unavailable', () => directory.newest('a'));
    put('b', `{"keys":[${' '.repeat(70_000)}]}`);
    refuses('unavailable', () => directory.keys('b'));
    refuses('unavailable', () => recipientsFrom(join(folder, 'none')).newest('a'));
  });

  it('says neither path nor id nor content in a fault', () => {
    put('bad-id', 'bad content');
    for (const id of ['bad-id', 'gone-id']) {
      const fault = refuses('unavailable', () => recipientsFrom(folder).newest(id));
      assert.doesNotMatch(`${fault.message} ${String(fault.cause)}`, /bad|gone|json|tallystick-keys/);
    }
  });

  it('takes no id that could lead out of the folder', () => {
    put('a', JSON.stringify({ keys: [p256.jwk] }));
    const directory = recipientsFrom(join(folder, 'inner'));
    mkdirSync(join(folder, 'inner'));
    for (const id of ['../a', 'x/../a', '', 'a'.repeat(65), 'a\0', 'ä']) {
      refuses('unavailable', () => directory.newest(id));
    }
  });
});
