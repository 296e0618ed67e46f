import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../../src/log.js';
import type { RestServer } from '../../support/rest-suite/rest-suite.js';
import type { BundleEntry } from '../../support/rest-suite/resources.js';
import { makeClient, type Client, type Reply } from '../../support/server/client.js';
import { inParallel } from './in-parallel.js';
import type { Counted, Expected, SearchCase, SearchTable } from './search-case.js';
import { makeLeakCheck, type LeakCheck } from './leak-check.js';
import { tables } from './tables/tables.js';

const folder = 'test/e2e/search/fixtures';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Every row of every table, by GET and by POST, against a server of its own for each data set. */
export function searchSuite(start: (log: Log) => Promise<RestServer>): void {
  for (const data of new Set(tables.map((table) => table.data))) {
    describe(`The data set ${data}`, () => {
      dataSetSuite(
        start,
        data,
        tables.filter((table) => table.data === data),
      );
    });
  }
}

/** A data set that is being searched. */
interface Ground {
  readonly client: Client;
  readonly leaks: LeakCheck;
  /** Instants right before and after the data was loaded. */
  readonly times: Readonly<Record<'began' | 'loaded', string>>;
}

function dataSetSuite(
  start: (log: Log) => Promise<RestServer>,
  data: string,
  tables: readonly SearchTable[],
): void {
  const resources = readResources(data);
  const leaks = makeLeakCheck(resources);
  const answers = new Map<SearchCase, readonly Reply[]>();
  before(async function () {
    this.timeout(120_000);
    const server = await start(leaks.log);
    const client = makeClient(server.url);
    const ground = { client, leaks, times: await load(client, resources) };
    const rows = tables.flatMap(({ cases }) => cases);
    await inParallel(rows, async (row) => answers.set(row, await ask(ground, row)));
    client.close();
    await server.stop();
  });
  for (const { clause, cases } of tables) {
    describe(clause, () => {
      for (const row of cases) {
        const [query, expected, because] = row;
        it(`${query} ${told(expected)}${because === undefined ? '' : `: ${because}`}`, () => {
          const replies = answers.get(row) ?? [];
          assert.equal(replies.length, 2);
          for (const reply of replies) isAsExpected(reply, expected);
        });
      }
    });
  }
  it('tells of nobody in a link, an error or a line of the log', () => {
    leaks.assertNone();
  });
}

/** The resources of a data set as they are written: `1.10` is not `1.1`. */
function readResources(data: string): string[] {
  return readFileSync(join(folder, `${data}.ndjson`), 'utf8')
    .trim()
    .split('\n');
}

async function load(client: Client, resources: readonly string[]): Promise<Ground['times']> {
  const began = await nextInstant();
  for (const text of resources) {
    const { resourceType, id } = JSON.parse(text) as { resourceType: string; id: string };
    const { status, text: answer } = await client.send('PUT', `/${resourceType}/${id}`, text);
    assert.equal(status, 201, `${resourceType}/${id}: ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { began, loaded: await nextInstant() };
}

/** An instant after everything before and before everything after. */
async function nextInstant(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const now = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return now;
}

function told(expected: Expected): string {
  if (typeof expected === 'number') return `counts ${expected}`;
  if (typeof expected === 'string') return expected === '' ? 'finds nothing' : `finds ${expected}`;
  if ('status' in expected) return `is answered with ${expected.status}`;
  return `finds ${inOrder(expected).join(', then ')}`;
}

/** The same search by GET and by POST. */
async function ask({ client, leaks, times }: Ground, [template]: SearchCase): Promise<Reply[]> {
  const query = Object.entries(times).reduce(
    (text, [name, time]) => text.replaceAll(`{${name}}`, time),
    template,
  );
  const [path = '', parameters = ''] = encoded(query).split('?', 2);
  const replies = await Promise.all([
    client.send('GET', `/${path}?${parameters}`.replace(/^\/\?/, '?')),
    client.send('POST', `/${path}/_search`.replace('//', '/'), parameters, form),
  ]);
  for (const reply of replies) leaks.look(reply, query);
  return replies;
}

/** Percent-encodes what may not stand in a URL and leaves what is encoded already. */
function encoded(query: string): string {
  return query.replace(/[^\x21-\x7e]|["<>\\^`{|}]/gu, encodeURIComponent);
}

function isAsExpected({ status, text }: Reply, expected: Expected): void {
  if (typeof expected === 'object' && 'status' in expected) {
    assert.equal(status, expected.status, text.slice(0, 500));
    assert.match(text, /^\{"resourceType":"OperationOutcome"/);
    return;
  }
  assert.equal(status, 200, text.slice(0, 500));
  const {
    entry = [],
    total,
    type,
  } = JSON.parse(text) as {
    type: string;
    total?: number;
    entry?: (BundleEntry & { search: { mode: string } })[];
  };
  assert.equal(type, 'searchset');
  const found = entry.filter(({ search }) => search.mode === 'match');
  const included = entry.filter(({ search }) => search.mode === 'include');
  if (typeof expected === 'number') {
    assert.deepEqual([total, entry.length], [expected, 0]);
    return;
  }
  assert.ok(total === undefined || total >= found.length, 'the total counts the matches');
  const ids = found.map(({ resource }) => resource?.id ?? '');
  const others = included.map(({ resource }) => `+${resource?.resourceType ?? ''}/${resource?.id ?? ''}`);
  if (typeof expected === 'string') assert.deepEqual([...ids, ...others].sort(), words(expected).sort());
  else assert.deepEqual([...ids, ...others.sort()], inOrder(expected));
  if (typeof expected === 'object' && 'total' in expected) assert.equal(total, expected.total);
}

function inOrder(expected: readonly string[] | Counted): readonly string[] {
  return 'page' in expected ? expected.page : expected;
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
