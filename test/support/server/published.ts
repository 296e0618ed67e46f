import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from './start-server.js';
import type { TestData } from './test-data.js';

/** How long a checkpoint may take to cover what there is, in milliseconds. */
const patience = 20_000;

/** Where a server serves the public files of its ledger. */
export function ledgerUrl({ fhir }: TestServer): string {
  return fhir.replace(/fhir$/, 'ledger');
}

/** Resolves with the checkpoint of a server that covers all that its store has at the moment of the call. */
export async function published(server: TestServer, data: TestData): Promise<string> {
  const store = await data.openStore();
  const size = await store.ledger.size().finally(() => store.close());
  const end = performance.now() + patience;
  for (;;) {
    const answer = await fetch(`${ledgerUrl(server)}/checkpoint`);
    const note = await answer.text();
    if (answer.ok && Number(note.split('\n')[1]) >= size) return note;
    assert.ok(performance.now() < end, `no checkpoint covers ${size} entries: ${note}`);
    await sleep(50);
  }
}
