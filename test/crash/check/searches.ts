import assert from 'node:assert/strict';
import type { Client } from '../../support/server/client.js';
import type { StoredResource } from '../load/answers.js';
import { systems } from '../load/content.js';
import type { Change, Op, Tracked, TypeName, World } from '../load/world.js';
import { found } from './look.js';

/** A resource is found by its own identifier as long as it is there, and nothing else is. */
export async function checkByName(client: Client, { type, name, id, current }: Tracked): Promise<void> {
  const ids = idsOf(await found(client, `${type}?identifier=${systems.tracked}|${name}`));
  assert.deepEqual(
    ids,
    current ? [id] : [],
    `searching for ${name} finds what is not there, or does not find it`,
  );
}

/** By the identifier of a request one finds the resources that are still as it wrote them, and no other. */
export async function checkByOp(client: Client, op: Op): Promise<void> {
  for (const type of new Set(op.changes.map(({ of }) => of.type))) {
    const ids = idsOf(await found(client, `${type}?identifier=${systems.op}|${op.name}`));
    const current = op.changes.filter(({ of }) => of.type === type && of.current?.op === op);
    assert.deepEqual(ids, current.map(({ of }) => of.id).sort(), `searching for ${type} of ${op.name}`);
  }
}

/** By a patient one finds exactly what is about it now. */
export async function checkByPatient(client: Client, world: World, patient: string): Promise<void> {
  for (const [type, query] of queries) {
    const resources = await found(client, `${type}?${query}=Patient/${patient}&_count=20`);
    const current = world.tracked.filter(
      (one) => one.type === type && one.current && subjectOf(one.current) === `Patient/${patient}`,
    );
    assert.deepEqual(
      idsOf(resources),
      current.map(({ id }) => id).sort(),
      `searching for ${type} of a patient`,
    );
  }
}

const queries: readonly (readonly [TypeName, string])[] = [
  ['Observation', 'patient'],
  ['Encounter', 'subject'],
];

/** The reference to the patient that a version is about; null if it is about none. */
export function subjectOf({ content }: Change): string | null {
  const { subject } = (content?.() ?? {}) as { readonly subject?: { readonly reference: string } };
  return subject?.reference ?? null;
}

function idsOf(resources: readonly StoredResource[]): string[] {
  return resources.map(({ id }) => id).sort();
}
