import assert from 'node:assert/strict';
import type { Client } from '../../support/server/client.js';

/** Others who write while somebody pages. */
export interface Writers {
  /** How many writes were made so far. */
  count(): number;
  stop(): Promise<void>;
}

/** The same for all, so that a search finds what is there all along and what comes and goes alike. */
const code = { coding: [{ system: 'urn:example:paging', code: 'paged' }] };

/** An Observation that is found by `code=paged`, its date told by its number. */
export function paged(id: string, number: number, value: number): object {
  const month = String(1 + (number % 12)).padStart(2, '0');
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code,
    effectiveDateTime: `${1990 + (number % 30)}-${month}-01`,
    valueInteger: value,
  };
}

/** Makes what is there all along; says under which ids. */
export async function makeStable(client: Client, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, i) => `stable-${i}`);
  await Promise.all(ids.map((id, i) => put(client, paged(id, i, 0))));
  return ids;
}

/** Creates, updates and deletes, each at the same time as the others, until stopped; what is there all along is only updated. */
export function startWriters(client: Client, stable: readonly string[]): Writers {
  let writes = 0;
  let isOver = false;
  const repeat = async (write: (round: number) => Promise<unknown>): Promise<void> => {
    for (let round = 0; !isOver; round += 1, writes += 1) await write(round);
  };
  const running = Promise.all([
    repeat(async (round) => {
      const at = (round * 7) % stable.length;
      await put(client, paged(stable[at] ?? '', at, round));
    }),
    repeat((round) => put(client, paged(`passing-${round}`, round, 0))),
    repeat(async (round) => {
      const id = `brief-${round % 40}`;
      await put(client, paged(id, round, round));
      await client.send('DELETE', `/Observation/${id}`);
    }),
  ]);
  return {
    count: () => writes,
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}

async function put(client: Client, resource: object): Promise<void> {
  const { id } = resource as { id: string };
  const { status, text } = await client.send('PUT', `/Observation/${id}`, resource);
  assert.ok(status === 200 || status === 201, text);
}
