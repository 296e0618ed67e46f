import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from '../support/server/start-server.js';
import { startServers } from '../support/server/start-servers.js';
import type { TestData } from '../support/server/test-data.js';
import { checkLedger } from './check/ledger.js';
import { checkWorld } from './check/check-world.js';
import { checkVerified } from './check/verified.js';
import { pick } from './load/pick.js';
import { setScene } from './load/scene.js';
import { startLoad, type Load } from './load/start-load.js';
import { makeWorld, type Tracked, type World } from './load/world.js';

/** What happens to servers under load; resolves when they can be asked again. */
export type Disaster = (servers: readonly TestServer[], load: Load, world: World) => Promise<void>;

/** How large it is all to be. */
export interface Scale {
  readonly servers: number;
  readonly clients: number;
  readonly rounds: number;
}

/** How many resources of earlier rounds are looked at again in each round. */
const others = 20;

/** How long servers may take to answer again, in milliseconds. */
const patience = 30_000;

/**
 * Puts servers under load, lets a disaster happen and looks at what is there afterwards; again and again on the same
 * data, which is removed. In the end everything is looked at, and servers that are told to stop do.
 */
export async function crashRounds(data: TestData, scale: Scale, disaster: Disaster): Promise<void> {
  let servers: readonly TestServer[] = [];
  try {
    servers = await startServers(data, scale.servers);
    const world = makeWorld();
    const earlier = new Set<Tracked>();
    let checkpoint: string | null = null;
    for (let round = 1; round <= scale.rounds; round++) {
      const touched = await oneRound(world, servers, scale.clients, disaster);
      const older = round < scale.rounds ? someOf(earlier) : earlier;
      await checkWorld(world, new Set([...touched, ...older]), addressOf(pick(servers)));
      checkpoint = await checkVerified(pick(servers) ?? assert.fail(), data, checkpoint);
      for (const one of touched) earlier.add(one);
    }
    for (const server of servers) await server.stop();
    await checkLedger(world, data);
  } finally {
    for (const server of servers) await server.kill();
    data.remove();
  }
}

/** The resources that its load was about. */
async function oneRound(
  world: World,
  servers: readonly TestServer[],
  clients: number,
  disaster: Disaster,
): Promise<Tracked[]> {
  const began = world.tick();
  const scene = await setScene(world, addressOf(servers[0]));
  const load = startLoad(world, scene, servers.map(addressOf), clients);
  try {
    await disaster(servers, load, world);
  } finally {
    await load.stop();
  }
  return world.tracked.filter(({ changes }) => changes.some(({ op }) => op.began > began));
}

function someOf(all: ReadonlySet<Tracked>): Tracked[] {
  const list = [...all];
  return Array.from({ length: others }, () => pick(list)).filter((one) => one !== undefined);
}

function addressOf(server: TestServer | undefined): string {
  return server?.fhir ?? '';
}

/** Some load from the first answer on, for as long as chance will have it. */
export async function someLoad(load: Load): Promise<void> {
  await answered(load);
  await sleep(randomInt(50, 800));
}

/** Resolves at the next good answer. @throws {Error} if none comes for long */
export async function answered(load: Load): Promise<void> {
  const before = load.acknowledged();
  const end = performance.now() + patience;
  while (load.acknowledged() === before) {
    assert.ok(performance.now() < end, 'the servers do not answer any more');
    await sleep(5);
  }
}
