import { randomUUID } from 'node:crypto';
import type { Reply } from '../../support/server/client.js';
import { bundleOf, toldByLocation, versionOfTag } from './answers.js';
import { contentOf, systems } from './content.js';
import { chance, pick } from './pick.js';
import type { Scene } from './scene.js';
import {
  acknowledge,
  beginOp,
  change,
  track,
  type Change,
  type Op,
  type Tracked,
  type World,
} from './world.js';

/** Sends a request; null if no good answer came, which is noted then. */
export type Send = (
  op: Op,
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply | null>;

/** Makes a request of one kind, waits for its answer and notes both. */
export type Request = (world: World, scene: Scene, send: Send) => Promise<void>;

export const createObservation: Request = (world, scene, send) => create(world, scene, send, 'Observation');

export const createPatient: Request = (world, scene, send) => create(world, scene, send, 'Patient');

async function create(
  world: World,
  scene: Scene,
  send: Send,
  type: 'Observation' | 'Patient',
): Promise<void> {
  const op = beginOp(world);
  const created = write(op, track(world, type), scene);
  const reply = await send(op, 'POST', `/${type}`, created.content());
  if (reply) acknowledgeLocation(scene, created, reply);
}

/** Its body is too long for a row and is stored beside it. */
export const createLong: Request = async (world, scene, send) => {
  const op = beginOp(world);
  const created = track(world, 'Observation');
  const content = {
    ...contentOf(op, created, subjectIn(scene)),
    note: [{ text: story }, { text: story }, { text: story }],
  };
  const noted = change(op, created, () => content);
  const reply = await send(op, 'POST', '/Observation', content);
  if (reply) acknowledgeLocation(scene, noted, reply);
};

const story = 'It was a long story. '.repeat(40_000);

/** Half of them on the condition that nobody was faster. */
export const updateKnown: Request = async (world, scene, send) => {
  const known = pick(scene.known);
  if (!known?.id) return;
  const op = beginOp(world);
  const ifMatch = chance(50) && known.acknowledged > 0 ? known.acknowledged : null;
  const updated = write(op, known, scene, ifMatch);
  const headers = ifMatch === null ? {} : { 'if-match': `W/"${ifMatch}"` };
  const reply = await send(op, 'PUT', `/${known.type}/${known.id}`, withId(updated), headers);
  if (reply) acknowledge(updated, known.id, versionOfTag(reply.headers.etag) ?? NaN);
};

export const createUnderOwnId: Request = async (world, scene, send) => {
  const op = beginOp(world);
  const id = `own-${randomUUID()}`;
  const created = write(op, track(world, 'Observation', id), scene);
  const reply = await send(op, 'PUT', `/Observation/${id}`, withId(created));
  if (reply) acknowledgeLocation(scene, created, reply);
};

export const deleteKnown: Request = async (world, scene, send) => {
  const known = pick(scene.known);
  if (!known?.id) return;
  const op = beginOp(world);
  const deletion = change(op, known, null);
  const reply = await send(op, 'DELETE', `/${known.type}/${known.id}`);
  if (!reply) return;
  const version = versionOfTag(reply.headers.etag);
  if (version === null) op.fate = 'nothing';
  else acknowledge(deletion, known.id, version);
};

/** A patient, what is about it, and an update of a resource that was there; some are refused for one wrong entry. */
export const runTransaction: Request = async (world, scene, send) => {
  const op = beginOp(world);
  const patient = track(world, 'Patient');
  const urn = `urn:uuid:${randomUUID()}`;
  const about = [track(world, 'Observation'), track(world, 'Encounter'), track(world, 'Observation')];
  const posts = [patient, ...about].map((one) => ({
    noted: change(op, one, () => contentOf(op, one, `Patient/${String(patient.id)}`)),
    fullUrl: one === patient ? urn : `urn:uuid:${randomUUID()}`,
    resource: contentOf(op, one, urn),
    request: { method: 'POST', url: one.type },
  }));
  const entries = [...posts, ...updateEntry(op, scene)];
  const entry = entries.map(({ fullUrl, resource, request }) => ({ fullUrl, resource, request }));
  const reply = await send(op, 'POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  if (!reply) return;
  for (const [i, { response }] of (bundleOf(reply).entry ?? []).entries()) {
    const noted = entries[i]?.noted;
    if (!noted) throw new Error('a transaction was answered with more entries than it had');
    const { id, version } = response?.location
      ? toldByLocation(response.location)
      : { id: noted.of.id ?? '', version: versionOfTag(response?.etag) ?? NaN };
    acknowledge(noted, id, version);
    if (noted.version === 1) scene.known.push(noted.of);
  }
};

function updateEntry(op: Op, scene: Scene) {
  const known = pick(scene.known);
  if (!known?.id || chance(40)) return [];
  const ifMatch = chance(30) ? 4_000_000 : null;
  const noted = write(op, known, scene, ifMatch);
  const condition = ifMatch === null ? {} : { ifMatch: `W/"${ifMatch}"` };
  const url = `${known.type}/${known.id}`;
  const request = { method: 'PUT', url, ...condition };
  return [{ noted, fullUrl: `http://fhir.example.org/fhir/${url}`, resource: withId(noted), request }];
}

/** Several clients ask for the same resource at once; one of them creates it. */
export const createUnlessThere: Request = async (world, scene, send) => {
  const wanted = pick(scene.conditional);
  if (!wanted) return;
  const op = beginOp(world);
  const created = write(op, wanted, scene);
  const condition = { 'if-none-exist': `identifier=${systems.tracked}|${wanted.name}` };
  const reply = await send(op, 'POST', `/${wanted.type}`, created.content(), condition);
  if (!reply) return;
  const { id, version } = toldByLocation(reply.headers.location);
  if (wanted.id !== null && wanted.id !== id)
    world.complaints.push('a conditional create made a second resource');
  if (reply.status === 201) acknowledge(created, id, version);
  else op.fate = 'nothing';
  wanted.id ??= id;
};

/** What was acknowledged before a read began is seen by it. */
export const readKnown: Request = async (world, scene, send) => {
  const known = pick(scene.known);
  if (!known?.id) return;
  const atLeast = known.acknowledged;
  const op = beginOp(world);
  const reply = await send(op, 'GET', `/${known.type}/${known.id}`);
  if (!reply) return;
  op.fate = 'nothing';
  const seen = versionOfTag(reply.headers.etag);
  if (seen !== null && seen < atLeast)
    world.complaints.push(`a read saw version ${seen} after ${atLeast} was acknowledged`);
};

type Write = Change & { readonly content: () => object };

function write(op: Op, of: Tracked, scene: Scene, ifMatch: number | null = null): Write {
  const content = contentOf(op, of, subjectIn(scene));
  return change(op, of, () => content, ifMatch) as Write;
}

function subjectIn({ patients }: Scene): string {
  return `Patient/${pick(patients)?.id ?? 'nobody'}`;
}

function withId({ of, content }: Write): object {
  return { ...content(), id: of.id };
}

function acknowledgeLocation(scene: Scene, created: Change, reply: Reply): void {
  const { id, version } = toldByLocation(reply.headers.location);
  acknowledge(created, id, version);
  scene.known.push(created.of);
}
