import assert from 'node:assert/strict';
import { makeClient } from '../../support/server/client.js';
import type { Op, Tracked, World } from '../load/world.js';
import { inParallel } from './in-parallel.js';
import { checkByName, checkByOp, checkByPatient, subjectOf } from './searches.js';
import { checkVersions, learnId } from './versions.js';

/** Holds what a server has of these resources against all that was asked for and heard. No request may be in flight. */
export async function checkWorld(world: World, some: ReadonlySet<Tracked>, fhir: string): Promise<void> {
  assert.deepEqual(world.complaints, []);
  const client = makeClient(fhir);
  // All of them first: what one is expected to say may name another.
  await inParallel(some, (tracked) => learnId(client, tracked));
  await inParallel(some, (tracked) => checkVersions(client, tracked));
  const ops = new Set([...some].flatMap(({ changes }) => changes.map(({ op }) => op)));
  for (const op of ops) settle(op, some);
  await inParallel(some, (tracked) => checkByName(client, tracked));
  await inParallel(ops, (op) => checkByOp(client, op));
  await inParallel(patientsOf(some), (patient) => checkByPatient(client, world, patient));
  client.close();
}

/** All of a request came to be, or nothing of it; from now on that stays as it is. */
function settle(op: Op, looked: ReadonlySet<Tracked>): void {
  if (op.fate === 'nothing') return;
  const there = op.changes.filter(({ version }) => version !== null).length;
  const whole = op.fate === 'done' ? [op.changes.length] : [0, op.changes.length];
  assert.ok(whole.includes(there), `${there} of ${op.changes.length} changes of one transaction are there`);
  if (op.fate === 'unknown' && op.changes.every(({ of }) => looked.has(of))) {
    op.fate = there === 0 ? 'refused' : 'done';
  }
}

function patientsOf(some: ReadonlySet<Tracked>): Set<string> {
  const own = [...some].flatMap(({ type, id }) => (type === 'Patient' && id !== null ? [id] : []));
  const named = [...some].flatMap(({ changes }) =>
    changes.flatMap((one) => subjectOf(one)?.slice('Patient/'.length) ?? []),
  );
  return new Set([...own, ...named.filter((id) => id !== 'null')]);
}
