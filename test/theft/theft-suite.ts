import assert from 'node:assert/strict';
import { makeClient } from '../support/server/client.js';
import { startServer } from '../support/server/start-server.js';
import type { TestData } from '../support/server/test-data.js';
import { canaries, disguises, foundIn } from './canaries.js';
import { plant } from './workload.js';

/** All that a thief carries away, piece by piece: files and dumps. */
export type Loot = () => AsyncIterable<{ readonly name: string; readonly bytes: Buffer }>;

/** What a stolen database tells after a real workload: nothing. */
export function theftSuite(data: () => TestData, loot: (data: TestData) => Loot): void {
  it('holds no canary in any disguise, in files, dumps, logs or metrics, while serving and after it', async function () {
    this.timeout(120_000);
    const place = data();
    const server = await startServer({ ...place, env: { ...place.env, LOG_LEVEL: 'trace' } });
    const client = makeClient(server.fhir);
    try {
      const words = { ...canaries, ...(await plant(client)) };
      await assertClean(loot(place), words);
      const metrics = await fetch(server.fhir.replace(/fhir$/, 'metrics'));
      assert.deepEqual(foundIn(Buffer.from(await metrics.text()), words), [], 'metrics');
      await server.stop();
      await assertClean(loot(place), words);
      assert.deepEqual(foundIn(Buffer.from(server.printed()), words), [], 'logs');
      assert.match(server.printed(), /"interaction":"create"/, 'the log was written');
    } finally {
      client.close();
      await server.kill();
      place.remove();
    }
  });
}

/** The search itself must be able to find: each disguise is found in bytes that hold it. */
export function assertSearchWorks(): void {
  for (const [name, word] of Object.entries(canaries)) {
    for (const disguise of disguises(word)) {
      assert.deepEqual(
        foundIn(Buffer.concat([Buffer.alloc(9), disguise, Buffer.alloc(9)]), { [name]: word }),
        [name],
      );
    }
  }
}

async function assertClean(loot: Loot, words: Readonly<Record<string, string>>): Promise<void> {
  let total = 0;
  for await (const { name, bytes } of loot()) {
    total += bytes.length;
    assert.deepEqual(foundIn(bytes, words), [], `in ${name}`);
  }
  assert.ok(total > 3_000_000, `only ${String(total)} bytes were carried away`);
}
