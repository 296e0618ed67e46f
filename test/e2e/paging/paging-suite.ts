import assert from 'node:assert/strict';
import type { Bundle, BundleEntry } from '../../support/rest-suite/resources.js';
import type { RestServer } from '../../support/rest-suite/rest-suite.js';
import { makeClient, type Client } from '../../support/server/client.js';
import { makeStable, startWriters } from './writers.js';

/** What is walked through, and by what its entries are told apart. */
const walks: readonly { readonly path: string; readonly isHistory: boolean }[] = [
  { path: '/Observation?code=paged', isHistory: false },
  { path: '/Observation?code=paged&_sort=date', isHistory: false },
  { path: '/Observation?code=paged&_sort=-date,_id', isHistory: false },
  { path: '/Observation?code=paged&_sort=-_id', isHistory: false },
  { path: '/Observation', isHistory: false },
  { path: '/Observation/_history', isHistory: true },
  { path: '/Observation/stable-0/_history', isHistory: true },
];

const stableCount = 60;

/** Walks through so many pages in all while others create, update and delete (R4 3.1.1.5.3, 3.1.0.11). */
export async function assertPagesHold(server: RestServer, pages: number): Promise<void> {
  const client = makeClient(server.url);
  const stable = await makeStable(client, stableCount);
  const writers = startWriters(client, stable);
  try {
    let walked = 0;
    for (let round = 0; walked < pages; round += 1) {
      const { path, isHistory } = walks[round % walks.length] ?? { path: '', isHistory: false };
      walked += isHistory
        ? await walkHistory(client, server.base, path)
        : await walkSearch(client, server.base, path, stable);
    }
    assert.ok(writers.count() > pages / 4, `only ${writers.count()} writes were made meanwhile`);
  } finally {
    await writers.stop();
    client.close();
  }
}

/** Nothing twice, and everything that was there all along. */
async function walkSearch(
  client: Client,
  base: string,
  path: string,
  stable: readonly string[],
): Promise<number> {
  const { entries, pages } = await walk(client, base, `${path}${path.includes('?') ? '&' : '?'}_count=7`);
  const ids = entries.map(({ resource }) => resource?.id ?? '');
  assert.deepEqual(twice(ids), [], `${path} repeats`);
  const found = new Set(ids);
  assert.deepEqual(
    stable.filter((id) => !found.has(id)),
    [],
    `${path} loses`,
  );
  return pages;
}

/** No version twice, and all that were there when the walk began. */
async function walkHistory(client: Client, base: string, path: string): Promise<number> {
  const before = versionsOf(await latest(client, path));
  const { entries, pages } = await walk(client, base, `${path}?_count=7`, 40);
  const versions = versionsOf(entries);
  assert.deepEqual(twice(versions), [], `${path} repeats`);
  const found = new Set(versions);
  assert.deepEqual(
    before.filter((version) => !found.has(version)),
    [],
    `${path} loses`,
  );
  return pages;
}

/** What stands on the first page, which a walk that begins later must come by. */
async function latest(client: Client, path: string): Promise<readonly BundleEntry[]> {
  const { status, text } = await client.send('GET', `${path}?_count=20`);
  assert.equal(status, 200, text);
  return (JSON.parse(text) as Bundle).entry ?? [];
}

function versionsOf(entries: readonly BundleEntry[]): string[] {
  return entries.map(
    ({ resource, fullUrl, response }) =>
      `${fullUrl ?? ''} ${resource?.meta?.versionId ?? response?.etag ?? ''}`,
  );
}

interface Walked {
  readonly entries: readonly BundleEntry[];
  readonly pages: number;
}

/** Follows the links to the end, or so far. */
async function walk(client: Client, base: string, path: string, most = Infinity): Promise<Walked> {
  const entries: BundleEntry[] = [];
  let next: string | undefined = path;
  let pages = 0;
  while (next !== undefined && pages < most) {
    const { status, text } = await client.send('GET', next);
    assert.equal(status, 200, text.slice(0, 500));
    const bundle = JSON.parse(text) as Bundle;
    assert.ok((bundle.entry ?? []).length <= 7, 'a page is longer than asked for');
    entries.push(...(bundle.entry ?? []));
    next = bundle.link?.find(({ relation }) => relation === 'next')?.url.slice(base.length);
    pages += 1;
  }
  return { entries, pages };
}

function twice(all: readonly string[]): string[] {
  const seen = new Set<string>();
  return all.filter((one) => seen.size === seen.add(one).size);
}
