import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { makeClient, type Client, type Reply } from '../support/server/client.js';
import type { TestServer } from '../support/server/start-server.js';
import { startServers } from '../support/server/start-servers.js';
import type { TestData } from '../support/server/test-data.js';

const many = 50;
const system = 'urn:test:concurrency';

/** What holds however many clients ask at once, on one or several servers that share their data. */
export function concurrentClients(makeData: () => TestData, count: number): void {
  let data: TestData | undefined;
  let servers: TestServer[] = [];
  let clients: Client[] = [];

  before(async function () {
    this.timeout(60_000);
    data = makeData();
    servers = await startServers(data, count);
    clients = servers.map(({ fhir }) => makeClient(fhir));
  });

  after(async () => {
    for (const client of clients) client.close();
    for (const server of servers) await server.stop();
    data?.remove();
  });

  const client = (i: number): Client => {
    const one = clients[i % clients.length];
    if (!one) throw new Error('the servers are there only while the tests run');
    return one;
  };
  /** Asks all at once, the servers in turn. */
  const atOnce = (ask: (client: Client, i: number) => Promise<Reply>): Promise<Reply[]> =>
    Promise.all(Array.from({ length: many }, (_, i) => ask(client(i), i)));

  it('create one resource if each asks that there be none with its identifier', async () => {
    const patient = aPatient();
    const condition = { 'if-none-exist': `identifier=${system}|${patient.identifier[0].value}` };
    const replies = await atOnce((one) => one.send('POST', '/Patient', patient, condition));
    assert.deepEqual(tally(replies), { 201: 1, 200: many - 1 });
    assert.equal(new Set(replies.map(({ headers }) => headers.location)).size, 1);
    assert.equal(await total(client(0), 'Patient', patient), 1);
    assert.equal(await total(client(1), 'Patient', patient), 1);
  });

  it('update one version once if each names it in If-Match', async () => {
    const address = await put(client(0), {});
    const replies = await atOnce((one, i) =>
      one.send('PUT', address, observation(address, i), { 'if-match': 'W/"1"' }),
    );
    assert.deepEqual(tally(replies), { 200: 1, 412: many - 1 });
    assert.deepEqual(await versions(client(1), address), [2, 1]);
  });

  it('update one resource one after another if they ask for nothing', async () => {
    const address = await put(client(0), {});
    const replies = await atOnce((one, i) => one.send('PUT', address, observation(address, i)));
    assert.deepEqual(tally(replies), { 200: many });
    const told = replies.map(({ headers }) => headers.etag).sort();
    assert.deepEqual(told, Array.from({ length: many }, (_, i) => `W/"${i + 2}"`).sort());
    assert.deepEqual(
      await versions(client(1), address),
      Array.from({ length: many + 1 }, (_, i) => many + 1 - i),
    );
  }).timeout(30_000);

  it('create a resource once under the id that they all chose', async () => {
    const address = `/Observation/${randomUUID()}`;
    const replies = await atOnce((one, i) => one.send('PUT', address, observation(address, i)));
    assert.deepEqual(tally(replies), { 201: 1, 200: many - 1 });
    assert.equal((await versions(client(0), address)).length, many);
  }).timeout(30_000);

  it('create one patient in transactions that all bring it on the same condition, and all refer to it', async () => {
    const patient = aPatient();
    const replies = await atOnce((one) => one.send('POST', '', transactionWith(patient)));
    assert.deepEqual(tally(replies), { 200: many });
    assert.equal(await total(client(0), 'Patient', patient), 1);
    const found = await search(client(1), `Patient?identifier=${system}|${patient.identifier[0].value}`);
    const about = await search(client(1), `Observation?patient=Patient/${found.ids[0] ?? ''}&_count=100`);
    assert.equal(about.ids.length, many);
    const created = replies.flatMap(({ text }) => text.match(/"201 Created"/g) ?? []);
    assert.equal(created.length, many + 1);
  }).timeout(30_000);

  it('are all the first to write about a patient who is new', async () => {
    const subjects = [
      { reference: `Patient/${randomUUID()}` },
      { identifier: { system, value: randomUUID() } },
    ];
    for (const subject of subjects) {
      const content = { ...observation('', 0), subject };
      const replies = await atOnce((one) => one.send('POST', '/Observation', content));
      assert.deepEqual(tally(replies), { 201: many });
      const query =
        'reference' in subject
          ? `patient=${subject.reference ?? ''}`
          : `patient:identifier=${system}|${subject.identifier.value}`;
      for (const i of [0, 1]) {
        const { ids } = await search(client(i), `Observation?${query}&_count=100`);
        assert.equal(new Set(ids).size, many);
        assert.equal(ids.length, many);
      }
    }
  }).timeout(30_000);
}

function aPatient() {
  return { resourceType: 'Patient', identifier: [{ system, value: randomUUID() }] as const };
}

function observation(address: string, i: number): object {
  const id = address.split('/')[2];
  return { resourceType: 'Observation', id, status: 'final', code: { text: `number ${i}` } };
}

/** A new resource under an id of its own; its address. */
async function put(client: Client, content: object): Promise<string> {
  const address = `/Observation/${randomUUID()}`;
  const { status } = await client.send('PUT', address, { ...observation(address, 0), ...content });
  assert.equal(status, 201);
  return address;
}

function transactionWith(patient: ReturnType<typeof aPatient>): object {
  const fullUrl = `urn:uuid:${randomUUID()}`;
  const ifNoneExist = `identifier=${system}|${patient.identifier[0].value}`;
  const about = { ...observation('', 0), subject: { reference: fullUrl } };
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { fullUrl, resource: patient, request: { method: 'POST', url: 'Patient', ifNoneExist } },
      { resource: about, request: { method: 'POST', url: 'Observation' } },
    ],
  };
}

function tally(replies: readonly Reply[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

interface SearchBundle {
  readonly total?: number;
  readonly entry?: readonly {
    readonly resource: { readonly id: string; readonly meta: { readonly versionId: string } };
  }[];
}

async function search(client: Client, query: string): Promise<{ readonly ids: string[] }> {
  const { status, text } = await client.send('GET', `/${query}`);
  assert.equal(status, 200, text);
  const { entry = [] } = JSON.parse(text) as SearchBundle;
  return { ids: entry.map(({ resource }) => resource.id) };
}

async function total(
  client: Client,
  type: string,
  { identifier }: ReturnType<typeof aPatient>,
): Promise<number> {
  return (await search(client, `${type}?identifier=${system}|${identifier[0].value}`)).ids.length;
}

async function versions(client: Client, address: string): Promise<number[]> {
  const { text } = await client.send('GET', `${address}/_history?_count=100`);
  const { entry = [] } = JSON.parse(text) as SearchBundle;
  return entry.map(({ resource }) => Number(resource.meta.versionId));
}
