import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { makeClient, type Client } from '../../support/server/client.js';
import { inTempFolder } from '../../support/temp-store.js';
import { fuzzedTypes, input, type Input } from './inputs.js';

/** Memory that the heap may have more after all inputs than after the first third, in bytes. */
const growth = 64 << 20;
const atOnce = 8;

/**
 * Sends so many requests that may be anything: each is answered, none with a fault of the server, the heap does not
 * grow, and what was refused has left nothing behind.
 */
export async function assertWithstands(inputs: number): Promise<void> {
  const rejections: unknown[] = [];
  const reject = (reason: unknown): number => rejections.push(reason);
  process.on('unhandledRejection', reject);
  await inTempFolder(async (folder) => {
    const server = await serveStore(openSqliteStore(join(folder, 'fuzz.db'), 'server'));
    const client = makeClient(server.url);
    try {
      await send(client, inputs);
    } finally {
      client.close();
      await server.stop();
    }
  });
  process.off('unhandledRejection', reject);
  assert.deepEqual(rejections, []);
}

async function send(client: Client, inputs: number): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const made = new Set<string>();
  const rounds = 3;
  let heap = 0;
  for (let round = 0; round < rounds; round += 1) {
    const requests = fc.sample(input, { numRuns: Math.ceil(inputs / rounds), seed: seed + round });
    const left = requests.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const request of left) await sendOne(client, request, made, seed + round);
      }),
    );
    if (round === 0) heap = usedHeap();
  }
  assert.ok(usedHeap() - heap < growth, `the heap grew by ${usedHeap() - heap} bytes`);
  for (const type of fuzzedTypes) await assertCount(client, type, made);
}

async function sendOne(
  client: Client,
  { method, path, headers, body }: Input,
  made: Set<string>,
  seed: number,
): Promise<void> {
  const { status, text, headers: answered } = await client.send(method, path, body, headers);
  const told = `seed ${seed}: ${method} ${path} ${JSON.stringify(headers)} ${body ?? ''}: ${status} ${text.slice(0, 300)}`;
  assert.ok(status >= 200 && status < 500, told);
  if (status >= 400 && method !== 'HEAD') assert.match(text, /"resourceType":\s*"OperationOutcome"/, told);
  const [, name] = /\/fhir\/(\w+\/[^/]+)\/_history/.exec(answered.location ?? '') ?? [];
  if (status === 201 && name !== undefined) made.add(name);
}

/** What can be found of a type is what was said to be made, but for what was deleted since. */
async function assertCount(client: Client, type: string, made: ReadonlySet<string>): Promise<void> {
  let count = 0;
  for (const name of made) {
    if (name.startsWith(`${type}/`) && (await client.send('GET', `/${name}`)).status === 200) count += 1;
  }
  const { status, text } = await client.send('GET', `/${type}?_count=0`);
  assert.equal(status, 200, text);
  const { total } = JSON.parse(text) as { total?: number };
  assert.equal(total, count, `${type}: a refused request has left something`);
}

function usedHeap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}
