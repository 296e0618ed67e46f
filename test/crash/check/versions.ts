import assert from 'node:assert/strict';
import type { Client } from '../../support/server/client.js';
import type { StoredResource } from '../load/answers.js';
import { systems } from '../load/content.js';
import type { Change, Tracked } from '../load/world.js';
import { found, historyOf, type Seen } from './look.js';

/**
 * Holds the history of a resource against what was asked for and heard: versions 1 to n, each written by one request
 * that was not refused, with its content; every acknowledged one there under its number; none before one that had
 * ended when it began. Notes what became of the requests that were never answered.
 */
export async function checkVersions(client: Client, tracked: Tracked): Promise<void> {
  const seen = tracked.id === null ? [] : ((await historyOf(client, tracked.type, tracked.id)) ?? []);
  const numbers = seen.map(({ version }) => version);
  assert.deepEqual(
    numbers,
    seen.map((_, i) => i + 1),
    `the versions of ${tracked.name} have gaps`,
  );
  const changes = seen.map((one) => writerOf(tracked, one));
  for (const { op, version } of tracked.changes) {
    const isThere = version !== null && changes[version - 1]?.op === op;
    assert.ok(
      op.fate !== 'done' || isThere,
      `version ${String(version)} of ${tracked.name} was acknowledged and is lost`,
    );
  }
  assertInOrder(tracked, changes);
  await checkCurrent(client, tracked, seen.at(-1));
  tracked.current = seen.at(-1)?.resource ? (changes.at(-1) ?? null) : null;
}

/** A create that was never answered can be found only by what it wrote. */
export async function learnId(client: Client, tracked: Tracked): Promise<void> {
  if (tracked.id !== null) return;
  const { type, name } = tracked;
  const [first, second] = await found(client, `${type}?identifier=${systems.tracked}|${name}`);
  assert.equal(second, undefined, `${name} was created twice`);
  tracked.id = first?.id ?? null;
}

/** The request that wrote a version. */
function writerOf(tracked: Tracked, { version, resource }: Seen): Change {
  const where = `version ${version} of ${tracked.name}`;
  const writer = resource ? opIn(tracked, resource) : deletionIn(tracked, version);
  assert.ok(writer, `${where} was written by nobody`);
  assert.ok(writer.op.fate === 'unknown' || writer.op.fate === 'done', `${where} was refused and is there`);
  assert.equal(writer.version ?? version, version, `${where} has changed its number`);
  assert.equal(writer.ifMatch ?? version - 1, version - 1, `${where} replaced another than If-Match named`);
  if (resource) assertContent(where, resource, writer);
  writer.version = version;
  return writer;
}

function opIn({ changes }: Tracked, { identifier = [] }: StoredResource): Change | undefined {
  const name = identifier.find(({ system }) => system === systems.op)?.value;
  return changes.find(({ op, content }) => op.name === name && content !== null);
}

function deletionIn({ changes }: Tracked, version: number): Change | undefined {
  const deletions = changes.filter(({ content }) => content === null);
  return (
    deletions.find((one) => one.version === version) ??
    deletions.find((one) => one.version === null && one.op.fate === 'unknown')
  );
}

function assertContent(where: string, resource: StoredResource, { of, content, version }: Change): void {
  const { id, meta, ...rest } = resource;
  assert.equal(id, of.id, where);
  if (version !== null) assert.equal(meta.versionId, String(version), where);
  assert.deepEqual(rest, content?.(), where);
}

/** One after another in time means one after another in number. */
function assertInOrder({ name }: Tracked, changes: readonly Change[]): void {
  let latestBegin = 0;
  for (const { op, version } of changes) {
    assert.ok(
      op.ended > latestBegin,
      `version ${String(version)} of ${name} stands behind one that began after it`,
    );
    latestBegin = Math.max(latestBegin, op.began);
  }
}

async function checkCurrent(
  client: Client,
  { type, id, name }: Tracked,
  newest: Seen | undefined,
): Promise<void> {
  if (id === null) return;
  const { status, headers, text } = await client.send('GET', `/${type}/${id}`);
  if (!newest) assert.equal(status, 404, name);
  else if (newest.resource) {
    assert.equal(headers.etag, `W/"${newest.version}"`, `${name} is read in another version than the newest`);
    assert.deepEqual(JSON.parse(text), newest.resource, name);
  } else assert.equal(status, 410, `${name} was deleted`);
}
