import assert from 'node:assert/strict';
import { createCipheriv, createHash, type Hash } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describeMongo } from '../support/mongo/describe.js';
import { startServer, type TestServer } from '../support/server/start-server.js';
import { mongoData, sqliteData, type TestData } from '../support/server/test-data.js';

const mebibyte = 1 << 20;
const length = 100 * mebibyte;
/** How much more memory a server may have in use while 100 MiB go through it. */
const mostGrowth = 40 * mebibyte;

describe('Content of 100 MiB', function () {
  this.timeout(120_000);
  describe('on SQLite', () => {
    goesThrough(sqliteData);

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

  describeMongo('on MongoDB', (mongo) => {
    goesThrough(() => mongoData(mongo()));
  });
});

function goesThrough(makeData: () => TestData): void {
  it('goes in and comes out without ever being in memory', async () => {
    const data = makeData();
    const server = await startServer(data);
    try {
      await put(server, '/Binary/small', 4 * mebibyte);
      await get(server, '/Binary/small');
      const before = server.residentMemory();
      let most = before;
      const watch = setInterval(() => (most = Math.max(most, server.residentMemory())), 20);
      const { status, hash } = await put(server, '/Binary/long', length);
      assert.equal(status, 201);
      const raw = await get(server, '/Binary/long', '*/*', 500);
      assert.deepEqual([raw.isWhole, raw.length, raw.hash], [true, length, hash]);
      assert.equal(raw.headers['content-length'], String(length));
      const wrapped = await get(server, '/Binary/long', 'application/fhir+json');
      assert.ok(wrapped.isWhole && wrapped.length > (length / 3) * 4);
      clearInterval(watch);
      assert.ok(most - before < mostGrowth, `${((most - before) / mebibyte).toFixed(0)} MiB more`);
    } finally {
      await server.stop();
      data.remove();
    }
  });
}

/** Bytes that look random, 64 KiB at a time, the same each time. */
function* parts(length: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16));
  for (let left = length; left > 0; left -= 65_536) yield cipher.update(Buffer.alloc(Math.min(left, 65_536)));
}

async function put(
  server: TestServer,
  path: string,
  length: number,
): Promise<{ readonly status: number; readonly hash: string }> {
  const hash = createHash('sha256');
  const sent = request(server.fhir + path, { method: 'PUT', headers: { 'content-type': 'image/png' } });
  const status = new Promise<number>((resolve, reject) => {
    sent.once('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.once('error', reject);
  });
  for (const part of parts(length)) {
    hash.update(part);
    if (!sent.write(part)) await new Promise((resolve) => sent.once('drain', resolve));
  }
  sent.end();
  return { status: await status, hash: hash.digest('hex') };
}

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

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly isWhole: boolean;
  readonly length: number;
  readonly hash: string;
}

/** @param pause milliseconds without reading, after the beginning */
function get(server: TestServer, path: string, accept = '*/*', pause = 0): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request(server.fhir + path, { headers: { accept } }, (answer) => {
      const hash: Hash = createHash('sha256');
      let length = 0;
      answer.on('data', (part: Buffer) => {
        if (length === 0 && pause > 0) {
          answer.pause();
          setTimeout(() => answer.resume(), pause);
        }
        length += part.length;
        hash.update(part);
      });
      answer.on('error', () => undefined);
      answer.once('close', () => {
        const { statusCode: status = 0, headers, complete: isWhole } = answer;
        resolve({ status, headers, isWhole, length, hash: hash.digest('hex') });
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}

function piecesIn(file: string): number {
  const database = new Database(file, { readonly: true });
  const count = Number(database.prepare('SELECT count(*) FROM blob_pieces').pluck().get());
  database.close();
  return count;
}
