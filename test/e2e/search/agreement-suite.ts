import assert from 'node:assert/strict';
import type { PlainResource } from '../../support/reference-matcher/element-values.js';
import { makeMatcher } from '../../support/reference-matcher/matcher.js';
import { makeRandom } from '../../support/reference-matcher/random.js';
import { randomQuery } from '../../support/reference-matcher/random-queries.js';
import type { Bundle } from '../../support/rest-suite/resources.js';
import type { RestServer } from '../../support/rest-suite/rest-suite.js';
import { makeClient, type Client } from '../../support/server/client.js';
import { inParallel } from './in-parallel.js';

/** A server, what is in it, and how many searches it is asked. */
export interface Agreement {
  readonly server: RestServer;
  readonly resources: readonly PlainResource[];
  readonly seed: number;
  readonly queries: number;
}

/** Loads the resources and asks for what is in them: server and reference matcher must find the same. */
export async function assertAgreement({ server, resources, seed, queries }: Agreement): Promise<void> {
  const kept = await withClient(server, (client) => load(client, resources));
  const matcher = makeMatcher(kept, { base: server.base, now: Date.now() });
  const random = makeRandom(seed);
  const asked = Array.from({ length: queries }, () => randomQuery(random, kept));
  const wrong: string[] = [];
  let matches = 0;
  // A client of its own: the server has closed connections that were idle while the searches were made up.
  await withClient(server, (client) =>
    inParallel(asked, async (query) => {
      const expected = matcher.find(query).sort();
      const found = (await findAll(client, query)).sort();
      matches += expected.length;
      if (found.join() !== expected.join()) wrong.push(difference(query, found, expected));
    }),
  );
  assert.deepEqual(wrong.slice(0, 20), [], `seed ${seed}: ${wrong.length} of ${queries} differ`);
  assert.ok(matches > queries, 'what is asked for is not there often enough');
}

async function withClient<T>({ url }: RestServer, act: (client: Client) => Promise<T>): Promise<T> {
  const client = makeClient(url);
  try {
    return await act(client);
  } finally {
    client.close();
  }
}

/** Those that the server takes. */
async function load(client: Client, resources: readonly PlainResource[]): Promise<PlainResource[]> {
  const kept: PlainResource[] = [];
  for (const resource of resources) {
    const { status } = await client.send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
    if (status === 201) kept.push(resource);
  }
  assert.ok(kept.length > resources.length * 0.8, `only ${kept.length} of ${resources.length} were taken`);
  return kept;
}

/** All pages of it, as `Type/id`. */
async function findAll(client: Client, query: string): Promise<string[]> {
  const found: string[] = [];
  let path: string | undefined = `/${query}&_count=100`;
  while (path !== undefined) {
    const { status, text } = await client.send('GET', path);
    if (status !== 200) return [`${status}: ${text.slice(0, 300)}`];
    const { entry = [], link = [] } = JSON.parse(text) as Bundle;
    found.push(...entry.map(({ resource }) => `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`));
    const next = link.find(({ relation }) => relation === 'next')?.url;
    path = next?.slice(next.indexOf('/fhir/') + '/fhir'.length);
  }
  return found;
}

function difference(query: string, found: readonly string[], expected: readonly string[]): string {
  const more = found.filter((name) => !expected.includes(name));
  const less = expected.filter((name) => !found.includes(name));
  return `${decodeURIComponent(query)}: found besides ${more.slice(0, 4).join()}; not found ${less.slice(0, 4).join()}`;
}
