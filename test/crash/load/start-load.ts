import { setTimeout as sleep } from 'node:timers/promises';
import { makeClient, type Client, type Reply } from '../../support/server/client.js';
import {
  createLong,
  createObservation,
  createPatient,
  createUnderOwnId,
  createUnlessThere,
  deleteKnown,
  readKnown,
  runTransaction,
  updateKnown,
  type Request,
  type Send,
} from './requests.js';
import { pick } from './pick.js';
import type { Scene } from './scene.js';
import type { Op, World } from './world.js';

/** Clients that keep servers busy. */
export interface Load {
  /** How many changes were acknowledged so far. */
  acknowledged(): number;
  /** Resolves when the last request is answered or lost. */
  stop(): Promise<void>;
}

/** How often each kind of request comes, in parts. */
const mix: readonly (readonly [number, Request])[] = [
  [24, createObservation],
  [1, createLong],
  [5, createPatient],
  [25, updateKnown],
  [5, createUnderOwnId],
  [8, deleteKnown],
  [17, runTransaction],
  [7, createUnlessThere],
  [8, readKnown],
];

const requests = mix.flatMap(([parts, request]) => Array.from({ length: parts }, () => request));

/** Starts so many clients, each of which sends one request at a time to one of these servers. */
export function startLoad(world: World, scene: Scene, servers: readonly string[], clients: number): Load {
  let stopping = false;
  let acknowledged = 0;
  const isStopping = (): boolean => stopping;
  const running = Array.from({ length: clients }, async (_, i) => {
    const client = makeClient(servers[i % servers.length] ?? '');
    const send = sender(world, client, () => acknowledged++);
    while (!isStopping()) await pick(requests)?.(world, scene, send);
    client.close();
  });
  return {
    acknowledged: () => acknowledged,
    stop: async () => {
      stopping = true;
      await Promise.all(running);
    },
  };
}

/** Pauses where a server is away, so that clients neither spin nor give up. */
function sender(world: World, client: Client, count: () => void): Send {
  return async (op, ...request) => {
    try {
      const reply = await client.send(...request);
      op.ended = world.tick();
      if (settle(world, op, request[0], reply)) {
        count();
        return reply;
      }
      if (reply.status === 503) await sleep(20);
    } catch (error) {
      // A connection that was refused brought no request to anybody.
      if (codeOf(error) === 'ECONNREFUSED') op.fate = 'refused';
      await sleep(200);
    }
    return null;
  };
}

/** True if the request was answered well. */
function settle(world: World, op: Op, method: string, { status, text }: Reply): boolean {
  if (status === 200 || status === 201 || status === 204) op.fate = 'done';
  else if (status === 412 || (status === 410 && method === 'GET')) op.fate = 'refused';
  else if (status !== 503)
    world.complaints.push(`${method} was answered with ${status}: ${text.slice(0, 300)}`);
  return op.fate === 'done';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
