import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { Fault, type FaultCode } from '../../../src/fault.js';
import { databaseName } from '../../../src/store/mongo/database-name.js';
import { openMongoStore } from '../../../src/store/mongo/open.js';

describe('Opening a store in MongoDB', () => {
  it('is `unavailable` within seconds where nobody answers', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const began = performance.now();
    await assert.rejects(openMongoStore(`mongodb://127.0.0.1:${String(port)}`), isFault('unavailable'));
    assert.ok(performance.now() - began < 8000);
    server.close();
  }).timeout(20_000);

  for (const wrong of ['', 'mongodb://', 'http://127.0.0.1/', 'mongodb://a:b:c/', 'mongodb://h/%zz']) {
    it(`takes ${JSON.stringify(wrong)} for a wrong setting`, async () => {
      await assert.rejects(openMongoStore(wrong), isFault('config'));
    });
  }

  for (const [uri, name] of [
    ['mongodb://h', 'tallystick'],
    ['mongodb://h/', 'tallystick'],
    ['mongodb://h?w=1', 'tallystick'],
    ['mongodb://h/?w=1', 'tallystick'],
    ['mongodb://h:1,i:2/records', 'records'],
    ['mongodb+srv://u:p%2Fq@h.example/my%20records?w=1&x=a/b', 'my records'],
    ['mongodb://h/test', 'test'],
  ] as const) {
    it(`opens ${name} at ${uri}`, () => {
      assert.equal(databaseName(uri), name);
    });
  }
});

function isFault(code: FaultCode): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, code);
    return true;
  };
}
