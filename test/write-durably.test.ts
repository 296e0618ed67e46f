import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../src/write-durably.js';
import { inTempFolder } from './support/temp-store.js';

describe('A file that is written durably', () => {
  it('is there whole, with its mode, and leaves nothing else behind', () =>
    inTempFolder((folder) => {
      const file = join(folder, 'a', 'b', 'c');
      writeDurably(file, 'first', { mode: 0o600, replace: false });
      writeDurably(file, 'second', { mode: 0o600, replace: true });
      assert.equal(readFileSync(file, 'utf8'), 'second');
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(join(folder, 'a', 'b')), ['c']);
    }));

  it('does not take the place of another unless it shall', () =>
    inTempFolder((folder) => {
      const file = join(folder, 'c');
      writeDurably(file, 'first', { mode: 0o600, replace: false });
      writeDurably(file, 'second', { mode: 0o600, replace: false });
      assert.equal(readFileSync(file, 'utf8'), 'first');
      assert.deepEqual(readdirSync(folder), ['c']);
    }));

  it('leaves nothing behind where it cannot be', () =>
    inTempFolder((folder) => {
      mkdirSync(join(folder, 'c', 'd'), { recursive: true });
      assert.throws(() => {
        writeDurably(join(folder, 'c'), 'x', { mode: 0o600, replace: true });
      });
      assert.deepEqual(readdirSync(folder), ['c']);
    }));
});
