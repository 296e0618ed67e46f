import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4.js';
import { runTool } from './support/server/run-tool.js';
import { startServer, type TestServer } from './support/server/start-server.js';
import { sqliteData, type TestData } from './support/server/test-data.js';
import { until } from './support/until.js';

interface Party {
  readonly data: TestData;
  /** Its verifier key. */
  readonly vkey: string;
  readonly server: TestServer;
}

describe('A server that writes to the ledger of another', function () {
  this.timeout(120_000);
  const parties: Party[] = [];

  afterEach(async () => {
    for (const { server, data } of parties.splice(0)) {
      await server.kill();
      data.remove();
    }
  });

  async function party(data: TestData, settings: Readonly<Record<string, string>>): Promise<Party> {
    const server = await startServer({ ...data, env: { ...data.env, ...settings } });
    const one = { data, server, vkey: (await runTool(data, ['ledger', 'key'])).stdout.trim() };
    parties.push(one);
    return one;
  }

  /** Two servers: the first writes to the ledger of the second, which takes its entries. */
  async function start(
    policy: 'required' | 'best-effort',
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ near: Party; far: Party }> {
    const [nearData, farData] = [sqliteData(), sqliteData()];
    const founded = await startServer(nearData);
    await founded.stop();
    const vkey = (await runTool(nearData, ['ledger', 'key'])).stdout.trim();
    const accepted = inFolder(farData, 'accepted.txt', `# Whose entries we take\n${vkey}\n`);
    const far = await party(farData, { TALLYSTICK_ACCEPTED_LEDGERS: accepted });
    const ledgers = inFolder(nearData, 'ledgers.txt', `${far.vkey} ${far.server.origin} ${policy}\n`);
    const near = await party(nearData, { TALLYSTICK_LEDGERS: ledgers, ...more });
    return { near, far };
  }

  it('releases nothing before both ledgers have the entries, and both verify', async () => {
    const { near, far } = await start('required');
    const before = (await leavesOf(near)).length;
    for (let n = 0; n < 4; n++) {
      const created = await create(near);
      assert.equal(created.status, 201);
      const read = await fetch(`${near.server.fhir}/Patient/${created.id}`);
      assert.equal(read.status, 200);
      const [ours, theirs] = [await leavesOf(near), await leavesOf(far)];
      assert.deepEqual(missing(ours.slice(before), theirs), []);
    }
    await Promise.all(Array.from({ length: 40 }, () => create(near)));
    assert.deepEqual(missing((await leavesOf(near)).slice(before), await leavesOf(far)), []);
    for (const one of [near, far]) await assertVerifies(one);
    // Each recovery key opens what its own server sealed, also where the entries of both lie.
    for (const one of [near, far]) assert.ok((await eventsOf(one)).length > 0);
    const posted = async ({ server }: Party, body: string): Promise<number> =>
      (await fetch(`${server.origin}/ledger/entries`, { method: 'POST', body })).status;
    assert.equal(await posted(far, 'no post'), 400);
    assert.equal(await posted(far, 'x'.repeat(13 << 20)), 413);
    assert.equal(await posted(near, 'no post'), 405);
  });

  it('answers 503 and changes nothing while a required ledger is gone, and goes on when it is back', async () => {
    const { near, far } = await start('required');
    const { id } = await create(near);
    const before = await leavesOf(near);
    await far.server.kill();
    const refused = await create(near);
    assert.equal(refused.status, 503);
    assert.match(refused.text, /a ledger that the policy names cannot be reached/);
    const unread = await fetch(`${near.server.fhir}/Patient/${id}`);
    assert.equal(unread.status, 503);
    assert.doesNotMatch(await unread.text(), /Patient/);
    assert.deepEqual(await leavesOf(near), before);
    await far.server.restart();
    assert.equal((await create(near)).status, 201);
    const found = await fetch(`${near.server.fhir}/Patient`);
    assert.equal(((await found.json()) as { total?: number; entry: unknown[] }).entry.length, 2);
    assert.deepEqual(missing((await leavesOf(near)).slice(before.length), await leavesOf(far)), []);
    for (const one of [near, far]) await assertVerifies(one);
  });

  it('does not wait for ever for one that does not answer', async () => {
    const { near, far } = await start('required');
    far.server.sleep();
    const began = performance.now();
    assert.equal((await create(near)).status, 503);
    assert.ok(performance.now() - began < 8000);
    far.server.wake();
    assert.equal((await create(near)).status, 201);
  });

  it('does not wait for one that is welcome only', async () => {
    const { near, far } = await start('best-effort');
    const before = (await leavesOf(near)).length;
    assert.equal((await create(near)).status, 201);
    await until('entries in the other ledger', async () =>
      missing((await leavesOf(near)).slice(before), await leavesOf(far)).length === 0 ? true : null,
    );
    await far.server.kill();
    assert.equal((await create(near)).status, 201);
  });

  it('goes on in an outage that the operator allows for, tells of it, and brings what was missed', async () => {
    const { near, far } = await start('required', { TALLYSTICK_LEDGER_OUTAGE: '10' });
    const before = (await leavesOf(near)).length;
    assert.equal((await create(near)).status, 201);
    await far.server.kill();
    const { status, id } = await create(near);
    assert.equal(status, 201);
    const told = (await eventsOf(near)).map(({ subtype }) => subtype?.[0]?.code);
    // The outage is entered before the first change that goes on without the other ledger.
    assert.deepEqual(told.slice(-2), ['110133', 'create']);
    await near.server.kill();
    await near.server.restart();
    assert.equal((await fetch(`${near.server.fhir}/Patient/${id}`)).status, 200);
    assert.equal((await eventsOf(near)).filter(({ subtype }) => subtype?.[0]?.code === '110133').length, 1);
    await far.server.restart();
    await until('what was missed', async () =>
      missing((await leavesOf(near)).slice(before), await leavesOf(far)).length === 0 ? true : null,
    );
    assert.equal((await create(near)).status, 201);
    assert.deepEqual(missing((await leavesOf(near)).slice(before), await leavesOf(far)), []);
    for (const one of [near, far]) await assertVerifies(one, await subjectKeys(near, id));
  });

  it('keeps one order of entries in both, whatever conflicts there are', async () => {
    const { near, far } = await start('required');
    const { id } = await create(near);
    const before = (await leavesOf(near)).length;
    const update = async (n: number): Promise<number> => {
      const body = JSON.stringify({ resourceType: 'Patient', id, multipleBirthInteger: n });
      const answer = await fetch(`${near.server.fhir}/Patient/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/fhir+json' },
        body,
      });
      await answer.text();
      return answer.status;
    };
    const statuses = await Promise.all(Array.from({ length: 12 }, (_, n) => update(n)));
    assert.deepEqual(new Set(statuses), new Set([200]));
    const [ours, theirs] = [(await leavesOf(near)).slice(before), await leavesOf(far)];
    assert.deepEqual(new Set(ours), new Set(theirs.slice(theirs.indexOf(ours[0] ?? ''))));
    for (const one of [near, far]) await assertVerifies(one, await subjectKeys(near, id));
  });
});

function inFolder(data: TestData, name: string, text: string): string {
  const file = join(dirname(data.keyringFile), name);
  writeFileSync(file, text);
  return file;
}

async function create({ server }: Party): Promise<{ status: number; id: string; text: string }> {
  const answer = await fetch(`${server.fhir}/Patient`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: '{"resourceType":"Patient"}',
  });
  const text = await answer.text();
  return { status: answer.status, id: (JSON.parse(text) as { id?: string }).id ?? '', text };
}

/** All leaves of a ledger, in hex: as they lie in its store. */
async function leavesOf({ data }: Party): Promise<string[]> {
  const store = await data.openStore();
  try {
    return (await store.ledger.leaves(0, 100_000)).map(({ leaf }) => leaf.toString('hex'));
  } finally {
    await store.close();
  }
}

function missing(these: readonly string[], among: readonly string[]): string[] {
  const known = new Set(among);
  return these.filter((leaf) => !known.has(leaf));
}

/** A file with the keys of a subject. */
async function subjectKeys({ data }: Party, id: string): Promise<string[]> {
  const { stdout, stderr } = await runTool(data, ['keys', 'show'], `Patient/${id}\n`);
  assert.notEqual(stdout, '', stderr);
  return stdout
    .trim()
    .split('\n')
    .map((key, n) => inFolder(data, `subject-${String(n)}.json`, key));
}

/** The AuditEvents of a ledger, as disaster recovery reads them. */
async function eventsOf({ data, vkey, server }: Party): Promise<AuditEvent[]> {
  await sleep(1200);
  const folder = dirname(data.keyringFile);
  const file = join(folder, 'events.ndjson');
  const key = join(folder, 'recovery-private-key.json');
  const words = ['verify', `${server.origin}/ledger`, '--key', vkey, '--recipient', key, '--as', 'recovery'];
  const { ending, stderr } = await runTool(data, [...words, '--events', file]);
  assert.equal(ending, 0, stderr);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as AuditEvent);
}

/** Everything of a ledger, as anybody can check it. */
async function assertVerifies(
  { data, vkey, server }: Party,
  recipients: readonly string[] = [],
): Promise<void> {
  // What is published follows within a second.
  await sleep(1200);
  const words = ['verify', `${server.origin}/ledger`, '--key', vkey, '--full'];
  const { ending, stderr } = await runTool(data, [
    ...words,
    ...recipients.flatMap((file) => ['--recipient', file]),
  ]);
  assert.equal(ending, 0, stderr);
}
