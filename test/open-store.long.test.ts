import { readConfig } from '../src/config.js';
import { openStore } from '../src/open-store.js';
import { freePort } from './support/server/free-port.js';
import assert from 'node:assert/strict';
import { Fault } from '../src/fault.js';

describe('Opening the store', () => {
  it('names the setting of a database that does not answer, and not the database', async function () {
    this.timeout(20_000);
    const uri = `mongodb://user:secret@127.0.0.1:${await freePort()}/x?serverSelectionTimeoutMS=200`;
    const config = readConfig({ TALLYSTICK_STORE: uri });
    await assert.rejects(openStore(config, 'server'), (fault: unknown) => {
      assert.ok(fault instanceof Fault);
      assert.equal(fault.code, 'unavailable');
      assert.match(fault.message, /^TALLYSTICK_STORE /);
      assert.doesNotMatch(fault.message, /secret|127\.0\.0\.1/);
      return true;
    });
  });
});
