import assert from 'node:assert/strict';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { startServer, type TestServer } from '../support/server/start-server.js';
import { sqliteData } from '../support/server/test-data.js';
import { contentGoesThrough, get, mebibyte, parts, put } from './content-suite.js';

describe('Content of 100 MiB', function () {
  this.timeout(120_000);
  describe('on SQLite', () => {
    contentGoesThrough(sqliteData);

    it('leaves nothing when the server dies while it comes in', async () => {
      const data = sqliteData();
      const server = await startServer(data);
      try {
        const cut = sendUpTo(server, '/Binary/cut', 20 * mebibyte);
        const file = join(data.env['TALLYSTICK_DATA'] ?? '', 'tallystick.db');
        while (piecesIn(file) < 10) await sleep(10);
        await server.restart();
        assert.equal(await cut, 'cut off');
        assert.equal(piecesIn(file), 0);
        assert.equal((await get(server, '/Binary/cut')).status, 404);
      } finally {
        await server.stop();
        data.remove();
      }
    });

    it('ends without an end where it was tampered with', async () => {
      const data = sqliteData();
      const server = await startServer(data);
      try {
        assert.equal((await put(server, '/Binary/b', 5 * mebibyte)).status, 201);
        const database = new Database(join(data.env['TALLYSTICK_DATA'] ?? '', 'tallystick.db'));
        database.exec('UPDATE blob_pieces SET bytes = zeroblob(length(bytes)) WHERE n = 15');
        database.close();
        for (const accept of ['*/*', 'application/fhir+json']) {
          const { status, isWhole, length: came } = await get(server, '/Binary/b', accept);
          assert.deepEqual([status, isWhole], [200, false]);
          assert.ok(came < 5 * mebibyte);
        }
        assert.match(server.printed(), /tampered/);
      } finally {
        await server.stop();
        data.remove();
      }
    });
  });
});

/** Sends the beginning of a body and waits for the server to go away. */
function sendUpTo(server: TestServer, path: string, length: number): Promise<'cut off' | 'answered'> {
  return new Promise((resolve) => {
    const sent = request(server.fhir + path, { method: 'PUT', headers: { 'content-type': 'image/png' } });
    sent.once('error', () => {
      resolve('cut off');
    });
    sent.once('response', () => {
      resolve('answered');
    });
    for (const part of parts(length)) sent.write(part);
  });
}

function piecesIn(file: string): number {
  const database = new Database(file, { readonly: true });
  const count = Number(database.prepare('SELECT count(*) FROM blob_pieces').pluck().get());
  database.close();
  return count;
}
