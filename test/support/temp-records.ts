import { makeEntryWriter } from '../../src/audit/entry-writer.js';
import { resourceFromText } from '../../src/fhir/json/resource-text.js';
import type { Search } from '../../src/fhir/search/criterion.js';
import { parseResultParameters } from '../../src/fhir/search/parse/parse-result-parameters.js';
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js';
import type { ResourceType } from '../../src/fhir/resource-types.js';
import type { Asked } from '../../src/records/asked.js';
import type { RecordsContext } from '../../src/records/context.js';
import { makeRecords, makeRecordsContext, type Records } from '../../src/records/records.js';
import type { SearchPage, SearchQuery } from '../../src/records/search/search-resources.js';
import type { Written } from '../../src/records/stored-resource.js';
import type { Store } from '../../src/store/port.js';
import { makeKeyring, type Keyring } from '../../src/vault/keyring.js';
import { testReader } from './test-reader.js';
import { withTempStore } from './temp-store.js';

export const testBase = 'http://127.0.0.1:8080/fhir';

/** Nobody in particular. */
export const testAsked: Asked = {
  caller: {
    client: { identifier: null, display: 'a test' },
    network: { address: '127.0.0.1', type: '2' },
    user: null,
  },
  requestId: 'test-request',
  request: Buffer.from('GET /fhir HTTP/1.1\r\n'),
};

/** Records on a real SQLite store of their own, and what is beneath them. */
export interface TempRecords {
  readonly records: Records;
  readonly context: RecordsContext;
  readonly store: Store;
  readonly keyring: Keyring;
  /** The database file. */
  readonly file: string;
}

export function withTempRecords(act: (temp: TempRecords) => Promise<void>): Promise<void> {
  return withTempStore(async (store, file) => {
    const keyring = makeKeyring();
    const context = recordsOn(store, keyring);
    await act({ records: makeRecords(context, testAsked), context, store, keyring, file });
  });
}

/** A second process's view: nothing in memory yet. */
export function recordsOn(store: Store, keyring: Keyring): RecordsContext {
  const entries = makeEntryWriter(() => [testReader]);
  return makeRecordsContext({ store, keyring: () => keyring, entries, base: () => testBase });
}

/** Writes a resource: under its id if it has one. */
export function put(records: Records, resource: object): Promise<Written> {
  const text = resourceFromText(JSON.stringify(resource));
  const { id } = resource as { readonly id?: string };
  return id === undefined
    ? records.create(text, null)
    : records.update(text, id, { ifMatch: null, ifNoneMatch: null });
}

/** A search as it comes in a URL. */
export function searchOf(type: ResourceType, query: string): Search {
  const context = { base: testBase, now: Date.now(), lenient: false };
  return parseSearch(type, new URLSearchParams(query), context).search;
}

/** The same with what it says of its answer. */
export function queryOf(type: ResourceType, query: string, count = 50): SearchQuery {
  const { result, others } = parseResultParameters(type, new URLSearchParams(query));
  const search = searchOf(
    type,
    new URLSearchParams(others.map(([name, value]): [string, string] => [name, value])).toString(),
  );
  return { ...result, type, searches: [search], count: result.count ?? count };
}

/** The ids of all matches, through all pages. */
export async function idsOf(
  records: Records,
  type: ResourceType,
  query: string,
  count = 50,
): Promise<string[]> {
  const ids: string[] = [];
  let after: SearchPage['next'] = null;
  do {
    const page: SearchPage = await records.search(queryOf(type, query, count), after);
    ids.push(...page.matches.map(({ id }) => id));
    after = page.next;
  } while (after);
  return ids;
}
