import assert from 'node:assert/strict';
import type { PlainResource } from '../../support/reference-matcher/element-values.js';
import { ownQueries } from '../../support/reference-matcher/own-queries.js';
import type { RestServer } from '../../support/rest-suite/rest-suite.js';
import { makeClient, type Client } from '../../support/server/client.js';
import { inParallel } from './in-parallel.js';

/** Each resource that the server takes is found by every value of every search parameter that applies to it. */
export async function assertFoundByOwnValues(
  { url }: RestServer,
  resources: readonly PlainResource[],
): Promise<void> {
  const client = makeClient(url);
  try {
    const lost: string[] = [];
    let asked = 0;
    const kept: PlainResource[] = [];
    await inParallel(resources, async (resource) => {
      const { resourceType: type, id } = resource;
      const { status } = await client.send('PUT', `/${type}/${id}`, resource);
      if (status === 201) kept.push(resource);
    });
    await inParallel(kept, async (resource) => {
      for (const query of ownQueries(resource)) {
        asked += 1;
        const answer = await find(client, resource, query);
        if (answer !== null) lost.push(answer);
      }
    });
    assert.deepEqual(
      lost.slice(0, 20),
      [],
      `${lost.length} of ${asked} searches do not find what they ask for`,
    );
    assert.ok(kept.length > resources.length * 0.9 && asked > 10 * kept.length, 'too little was asked');
  } finally {
    client.close();
  }
}

/** Null if the search finds the resource; else what it answers. */
async function find(
  client: Client,
  { resourceType: type, id }: PlainResource,
  query: string,
): Promise<string | null> {
  const { status, text } = await client.send('GET', `/${type}?_id=${id}&${query}`);
  if (status === 200 && text.includes('"mode":"match"')) return null;
  return `${type}/${id} by ${decodeURIComponent(query)}: ${status === 200 ? 'nothing' : text.slice(0, 300)}`;
}
