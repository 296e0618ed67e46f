import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Ending } from '../support/server/child.js';
import { makeClient, type Client } from '../support/server/client.js';
import { runTool } from '../support/server/run-tool.js';
import type { TestServer } from '../support/server/start-server.js';
import { startServers } from '../support/server/start-servers.js';
import type { TestData } from '../support/server/test-data.js';
import { checkWorld } from './check/check-world.js';
import { found } from './check/look.js';
import { crashRounds, someLoad, type Disaster } from './crash-rounds.js';
import { toldByLocation } from './load/answers.js';
import { setScene } from './load/scene.js';
import { startLoad } from './load/start-load.js';
import { beginOp, change, makeWorld, track, type World } from './load/world.js';
import { contentOf } from './load/content.js';

const patience = 120_000;
const clients = 2;

/** What the `keys` commands do while servers serve. */
export function keysUnderLoad(makeData: () => TestData, count: number): void {
  it('are rotated and retired while a server sleeps, and what it goes on with is readable', async () => {
    const data = makeData();
    await crashRounds(data, { servers: count, clients: 6, rounds: 1 }, rotatedAsleep(data));
  }).timeout(patience);

  it('are rotated although one rotation is killed in the middle', async () => {
    const data = makeData();
    await crashRounds(data, { servers: count, clients, rounds: 1 }, rotationKilled(data));
  }).timeout(patience);

  it('of a subject are destroyed, and it is gone on every server within seconds while others stay', async () => {
    const data = makeData();
    let servers: readonly TestServer[] = [];
    try {
      servers = await startServers(data, count);
      await subjectDestroyed(data, servers);
    } finally {
      for (const server of servers) await server.kill();
      data.remove();
    }
  }).timeout(patience);
}

/** The server may be about to store a key under the key-encryption key that is retired meanwhile. */
function rotatedAsleep(data: TestData): Disaster {
  return async (servers, load) => {
    await someLoad(load);
    servers[0]?.sleep();
    // On SQLite it may sleep in the middle of a transaction, which keeps others from writing.
    while ((await runTool(data, ['keys', 'rotate'])).ending !== 0) {
      servers[0]?.wake();
      await someLoad(load);
      servers[0]?.sleep();
    }
    await retire(data);
    servers[0]?.wake();
    await someLoad(load);
    for (const server of servers) await server.restart();
  };
}

/** Enough keys that a rotation takes its time, and a kill right after it began comes in the middle. */
function rotationKilled(data: TestData): Disaster {
  return async (servers, load, world) => {
    await createMany(world, servers[0]?.fhir ?? '');
    for (let killed = 0; killed < 2;) if ((await killInTheMiddle(data)) === 'SIGKILL') killed++;
    await someLoad(load);
    await rotate(data);
    await retire(data);
    for (const server of servers) await server.restart();
  };
}

/** 80 patients, each with a key of its own. */
async function createMany(world: World, fhir: string): Promise<void> {
  const op = beginOp(world);
  const entry = Array.from({ length: 80 }, (_, i) => {
    const patient = track(world, 'Patient', `one-of-many-${i}`);
    const content = contentOf(op, patient, '');
    change(op, patient, () => content).version = 1;
    const request = { method: 'PUT', url: `Patient/${patient.id ?? ''}` };
    return { resource: { ...content, id: patient.id }, request };
  });
  const client = makeClient(fhir);
  const { status, text } = await client.send('POST', '', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry,
  });
  client.close();
  assert.equal(status, 200, text);
  Object.assign(op, { fate: 'done', ended: world.tick() });
}

/** Begins a rotation and kills it soon after it has put its new key into the keyring; how it ended. */
async function killInTheMiddle({ env, keyringFile }: TestData): Promise<Ending> {
  const before = statSync(keyringFile).ino;
  const rotation = startChild(['keys', 'rotate'], env, '');
  while (rotation.running() && statSync(keyringFile).ino === before) await sleep(1);
  await sleep(randomInt(10));
  rotation.signal('SIGKILL');
  return rotation.ended;
}

async function rotate(data: TestData): Promise<void> {
  const { ending, stderr } = await runTool(data, ['keys', 'rotate']);
  assert.equal(ending, 0, stderr);
}

/** A key that was just being made when the rotation began may still need the older one: then it says so. */
async function retire(data: TestData): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const { ending, stderr } = await runTool(data, ['keys', 'retire']);
    if (ending === 0) return;
    assert.match(stderr, /rotate again, then retire/);
    await rotate(data);
  }
  assert.fail('older keys are never free to be retired');
}

async function subjectDestroyed(data: TestData, servers: readonly TestServer[]): Promise<void> {
  const askers = servers.map(({ fhir }) => makeClient(fhir));
  const world = makeWorld();
  const load = startLoad(
    world,
    await setScene(world, servers[0]?.fhir ?? ''),
    servers.map(({ fhir }) => fhir),
    clients,
  );
  const [erased, kept] = [await aPerson(askers), await aPerson(askers)];
  for (const client of askers) await seesAll(client, erased);
  const { ending, stderr } = await runTool(data, ['keys', 'destroy'], `Patient/${erased.id}\n`);
  assert.equal(ending, 0, stderr);
  for (const client of askers) await within(5000, () => seesNothing(client, erased));
  for (const client of askers) await seesAll(client, kept);
  await someLoad(load);
  await load.stop();
  await checkWorld(world, new Set(world.tracked), servers[0]?.fhir ?? '');
  for (const server of servers) await server.restart();
  for (const client of askers) await seesNothing(client, erased);
  for (const client of askers) await seesAll(client, kept);
  for (const client of askers) client.close();
}

/** A patient and what is about it: addresses of all versions, and searches that find something. */
interface Person {
  readonly id: string;
  readonly resources: readonly string[];
  readonly queries: readonly string[];
}

const system = 'urn:test:person';

/** Named by id in one resource and by identifier in another; each has two versions, written on different servers. */
async function aPerson(clients: readonly Client[]): Promise<Person> {
  const value = randomUUID();
  const identifier = [{ system, value }];
  const patient = await twoVersions(clients, { resourceType: 'Patient', identifier });
  const about = { resourceType: 'Observation', identifier, status: 'final', code: { text: 'a' } };
  const byId = await twoVersions(clients, { ...about, subject: { reference: patient.slice(1) } });
  const byIdentifier = await twoVersions(clients, { ...about, subject: { identifier: identifier[0] } });
  const id = patient.split('/')[2] ?? '';
  const named = ['Patient', 'Observation'].map((type) => `${type}?identifier=${system}|${value}`);
  const subject = [`patient=${id}`, `subject=Patient/${id}`, `patient.identifier=${system}|${value}`];
  return {
    id,
    resources: [patient, byId, byIdentifier],
    queries: [...named, `Patient?_id=${id}`, ...subject.map((query) => `Observation?${query}`)],
  };
}

async function twoVersions([first, second = first]: readonly Client[], content: object): Promise<string> {
  const { resourceType } = content as { readonly resourceType: string };
  const created = await first?.send('POST', `/${resourceType}`, content);
  const { id } = toldByLocation(created?.headers.location);
  const address = `/${resourceType}/${id}`;
  const updated = await second?.send('PUT', address, { ...content, id });
  assert.equal(updated?.status, 200, updated?.text);
  return address;
}

async function seesAll(client: Client, { resources, queries }: Person): Promise<void> {
  for (const path of waysTo(resources)) assert.equal((await client.send('GET', path)).status, 200, path);
  for (const query of queries) assert.ok((await found(client, query)).length > 0, query);
}

async function seesNothing(client: Client, { resources, queries }: Person): Promise<void> {
  for (const path of waysTo(resources)) assert.equal((await client.send('GET', path)).status, 410, path);
  for (const query of queries) assert.deepEqual(await found(client, query), [], query);
}

function waysTo(resources: readonly string[]): string[] {
  return resources.flatMap((path) =>
    ['', '/_history', '/_history/1', '/_history/2'].map((way) => path + way),
  );
}

/** Tries again until it succeeds; after so many milliseconds its failure counts. */
async function within(ms: number, check: () => Promise<void>): Promise<void> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      await check();
      return;
    } catch (failure) {
      if (performance.now() > end) throw failure;
      await sleep(100);
    }
  }
}
