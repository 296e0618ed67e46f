import type { Client } from '../../support/server/client.js';
import { testBaseUrl } from '../../support/server/test-data.js';
import { bundleOf, versionOfTag, type BundleEntry, type StoredResource } from '../load/answers.js';

/** One version of a resource as its history tells it; no resource for a deletion. */
export interface Seen {
  readonly version: number;
  readonly resource: StoredResource | null;
}

/** All versions, oldest first; null if there is no such resource. */
export async function historyOf(client: Client, type: string, id: string): Promise<Seen[] | null> {
  const entries = await pagesOf(client, `/${type}/${id}/_history`);
  return (
    entries?.reverse().map(({ resource, response }) => ({
      version: versionOfTag(response?.etag) ?? NaN,
      resource: resource ?? null,
    })) ?? null
  );
}

/** What a search finds, on all its pages. */
export async function found(client: Client, query: string): Promise<StoredResource[]> {
  const entries = await pagesOf(client, `/${query}`);
  return (entries ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'OperationOutcome' ? [] : (resource ?? []),
  );
}

async function pagesOf(client: Client, first: string): Promise<BundleEntry[] | null> {
  const entries: BundleEntry[] = [];
  for (let path: string | undefined = first; path !== undefined;) {
    const reply = await client.send('GET', path);
    if (reply.status === 404) return null;
    const { entry = [], link = [] } = bundleOf(reply);
    entries.push(...entry);
    path = link.find(({ relation }) => relation === 'next')?.url.slice(testBaseUrl.length);
  }
  return entries;
}
