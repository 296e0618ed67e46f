import assert from 'node:assert/strict';
import { describeMongo } from '../support/mongo/describe.js';
import { makeClient } from '../support/server/client.js';
import { startServer } from '../support/server/start-server.js';
import { mongoData } from '../support/server/test-data.js';

/** How long an answer may take while the database is away, in milliseconds. */
const patience = 25_000;

describeMongo('a server whose database is away', (mongo) => {
  it('answers 503 to everything, lives, and serves again when the database is back', async function () {
    if (!mongo().owned) this.skip();
    const data = mongoData(mongo());
    const server = await startServer(data);
    const client = makeClient(server.fhir);
    try {
      const patient = { resourceType: 'Patient', id: 'kept' };
      assert.equal((await client.send('PUT', '/Patient/kept', patient)).status, 201);
      await mongo().kill();
      const began = performance.now();
      const asked: [string, string, object?][] = [
        ['GET', '/Patient/kept'],
        ['GET', '/Patient/kept/_history'],
        ['GET', '/Patient?_id=kept'],
        ['GET', '/../readyz'],
        ['POST', '/Patient', { resourceType: 'Patient' }],
        ['PUT', '/Patient/kept', patient],
        ['DELETE', '/Patient/kept'],
      ];
      await Promise.all(
        asked.map(async ([method, path, body]) => {
          const { status, text } = await client.send(method, path, body);
          assert.equal(status, 503, `${method} ${path}: ${text}`);
        }),
      );
      assert.ok(performance.now() - began < patience);
      assert.equal((await client.send('GET', '/../healthz')).status, 200);
      await mongo().restart();
      const { status, headers } = await client.send('GET', '/Patient/kept');
      assert.equal(status, 200);
      assert.equal(headers.etag, 'W/"1"');
      assert.equal((await client.send('PUT', '/Patient/kept', patient)).headers.etag, 'W/"2"');
      await server.stop();
    } finally {
      client.close();
      await server.kill();
      data.remove();
    }
  }).timeout(90_000);
});
