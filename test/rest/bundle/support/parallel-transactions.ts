import assert from 'node:assert/strict';
import { bundleIn, resourceIn, unique } from '../../../support/rest-suite/api.js';
import type { RestServer } from '../../../support/rest-suite/rest-suite.js';
import { makeClient, type Client } from '../../../support/server/client.js';
import { isExplained, type Ran, type Said, type State, type Step } from './serial-model.js';

const count = 60;
const kinds = ['create', 'create', 'delete', 'patch', 'refer', 'refer', 'update'] as const;

/**
 * Sends 60 transactions at once, over few identities and few patients that are there already: conditional creates, conditional deletes,
 * conditional patches, updates with and without If-Match, conditional references. What each was told and what is left has to be what
 * some order of them, one after the other, gives.
 *
 * @param random gives numbers from zero up to one
 */
export async function sendParallel(server: RestServer, random: () => number): Promise<void> {
  const client = makeClient(server.url);
  const world = await makeWorld(client);
  const bundles = Array.from({ length: count }, () => randomSteps(world, random));
  const ran = await Promise.all(bundles.map((steps) => run(client, world, steps)));
  const end = await found(client, world);
  assert.ok(
    isExplained(world.start, ran, end),
    `no serial order explains ${JSON.stringify({ ran, end: [...end] })}`,
  );
  const done = ran.filter(({ said }) => typeof said !== 'number').length;
  assert.ok(done >= 15, `only ${done} of the transactions went through`);
  client.close();
}

interface World {
  /** The identifier's value, by identity. */
  readonly values: ReadonlyMap<string, string>;
  readonly start: State;
}

async function makeWorld(client: Client): Promise<World> {
  const values = new Map(['a', 'b', 'c', 'd'].map((who) => [who, unique()]));
  const start = new Map<string, { id: string; version: number }>();
  for (const who of ['x', 'y']) {
    const id = unique();
    assert.equal((await client.send('PUT', `/Patient/${id}`, { resourceType: 'Patient', id })).status, 201);
    start.set(who, { id, version: 1 });
  }
  return { values, start };
}

/** No two changes of one resource: only references may be to what the bundle changes too. */
function randomSteps({ values, start }: World, random: () => number): Step[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const changed = new Set<string>();
  const steps: Step[] = [];
  for (let length = 1 + Math.floor(random() * 3); length > 0; length--) {
    const kind = pick(kinds);
    const who = pick(kind === 'update' ? [...start.keys()] : [...values.keys()]);
    if (kind !== 'refer' && changed.has(who)) continue;
    if (kind !== 'refer') changed.add(who);
    const ifMatch = pick([null, null, 1, 2, 3]);
    steps.push(kind === 'update' ? { kind, who, ifMatch } : { kind, who });
  }
  return steps;
}

async function run(client: Client, world: World, steps: readonly Step[]): Promise<Ran> {
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: steps.map((step) => entryOf(world, step)),
  };
  const reply = await client.send('POST', '', bundle, { prefer: 'return=representation' });
  if (reply.status !== 200) return { steps, said: reply.status, time: 0 };
  const entries = bundleIn(reply).entry ?? [];
  const times = entries.map(({ response }) => Date.parse(String(response?.lastModified ?? 0)) || 0);
  return {
    steps,
    said: entries.map((entry, i) => saidOf(steps[i], entry as Answered)),
    time: Math.max(...times),
  };
}

function entryOf({ values, start }: World, step: Step): object {
  const patient = { resourceType: 'Patient', identifier: [{ system: 'urn:x', value: values.get(step.who) }] };
  const search = `Patient?identifier=urn:x|${values.get(step.who)}`;
  switch (step.kind) {
    case 'create':
      return {
        resource: patient,
        request: { method: 'POST', url: 'Patient', ifNoneExist: search.split('?')[1] },
      };
    case 'delete':
      return { request: { method: 'DELETE', url: search } };
    case 'patch': {
      const data = Buffer.from('[{"op":"add","path":"/active","value":true}]').toString('base64');
      const resource = { resourceType: 'Binary', contentType: 'application/json-patch+json', data };
      return { resource, request: { method: 'PATCH', url: search } };
    }
    case 'update': {
      const { id = '' } = start.get(step.who) ?? {};
      const ifMatch = step.ifMatch === null ? {} : { ifMatch: `W/"${step.ifMatch}"` };
      return {
        resource: { resourceType: 'Patient', id },
        request: { method: 'PUT', url: `Patient/${id}`, ...ifMatch },
      };
    }
    case 'refer': {
      const resource = {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'x' },
        subject: { reference: search },
      };
      return { resource, request: { method: 'POST', url: 'Observation' } };
    }
  }
}

interface Answered {
  readonly resource?: { readonly id?: string; readonly subject?: { readonly reference: string } };
  readonly response?: { readonly status?: string; readonly etag?: string; readonly location?: string };
}

function saidOf(step: Step | undefined, { resource, response }: Answered): Said {
  const status = Number.parseInt(response?.status ?? '', 10);
  const [, version] = /^W\/"(\d+)"$/.exec(response?.etag ?? '') ?? [];
  const id = step?.kind === 'refer' ? resource?.subject?.reference.split('/')[1] : resource?.id;
  return { status, id: id ?? null, version: version === undefined ? null : Number(version) };
}

/** Who is there at the end. */
async function found(client: Client, { values, start }: World): Promise<State> {
  const there = new Map<string, { id: string; version: number }>();
  for (const [who, value] of values) {
    const { entry = [] } = bundleIn(await client.send('GET', `/Patient?identifier=urn:x|${value}`));
    assert.ok(entry.length <= 1, 'an identity was created twice');
    for (const { resource } of entry) there.set(who, nameOf(resource));
  }
  for (const [who, { id }] of start)
    there.set(who, nameOf(resourceIn(await client.send('GET', `/Patient/${id}`))));
  return there;
}

function nameOf(resource: unknown): { id: string; version: number } {
  const { id, meta } = resource as { id: string; meta: { versionId: string } };
  return { id, version: Number(meta.versionId) };
}

/** Numbers that look random and are the same in every run. */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
