import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { startServer, type TestServer } from '../support/server/start-server.js';
import type { TestData } from '../support/server/test-data.js';

export const mebibyte = 1 << 20;
const length = 100 * mebibyte;
/** How much more memory a server may have in use while 100 MiB go through it. */
const mostGrowth = 40 * mebibyte;

/** Content of 100 MiB goes in and comes out, raw and wrapped, also where the client is slow. */
export function contentGoesThrough(makeData: () => TestData): void {
  it('goes in and comes out without ever being in memory', async () => {
    const data = makeData();
    const server = await startServer(data);
    try {
      // What the server and its database keep for good is there then.
      await put(server, '/Binary/first', 24 * mebibyte);
      await get(server, '/Binary/first');
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
export function* parts(length: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16));
  for (let left = length; left > 0; left -= 65_536) yield cipher.update(Buffer.alloc(Math.min(left, 65_536)));
}

/** Writes content and says what became of it. */
export async function put(
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

/** What came of a read. */
export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly isWhole: boolean;
  readonly length: number;
  readonly hash: string;
}

/** Reads and says what came. @param pause milliseconds without reading, after the beginning */
export function get(server: TestServer, path: string, accept = '*/*', pause = 0): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request(server.fhir + path, { headers: { accept } }, (answer) => {
      const hash = createHash('sha256');
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
