import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseCheckpoint } from '../src/ledger/checkpoint.js';
import { openNote } from '../src/ledger/signed-note.js';
import { freePort } from './support/server/free-port.js';
import { runTool } from './support/server/run-tool.js';
import { startServer, type TestServer } from './support/server/start-server.js';
import { sqliteData, type TestData } from './support/server/test-data.js';
import { until } from './support/until.js';
import {
  startWitnessProcess,
  witnessFolder,
  type WitnessFolder,
  type WitnessProcess,
} from './support/witness/start-witness.js';

describe('A server with witnesses', function () {
  this.timeout(90_000);
  const places: { place: WitnessFolder; port: number }[] = [];
  const witnesses: WitnessProcess[] = [];
  let [data, server] = [null as TestData | null, null as TestServer | null];

  afterEach(async () => {
    await server?.kill();
    for (const { child } of witnesses.splice(0)) {
      child.signal('SIGKILL');
      await child.ended;
    }
    for (const { place } of places.splice(0)) place.remove();
    data?.remove();
    [data, server] = [null, null];
  });

  /** A server with this policy and two witnesses, all of which run. */
  async function start(policy: string): Promise<TestServer> {
    data = sqliteData();
    const first = await startServer(data);
    await first.stop();
    const vkey = (await runTool(data, ['ledger', 'key'])).stdout.trim();
    for (let n = 0; n < 2; n++) {
      const one = { place: witnessFolder([vkey]), port: await freePort() };
      places.push(one);
      witnesses.push(await startWitnessProcess(one.place, false, one.port));
    }
    const lines = witnesses.map((witness) => `${witness.vkey} ${witness.address.url}`);
    const file = join(dirname(data.keyringFile), 'witnesses.txt');
    writeFileSync(file, `# Who cosigns\n\n${policy}\n${lines.join('\n')}\n`);
    server = await startServer({ ...data, env: { ...data.env, TALLYSTICK_WITNESSES: file } });
    return server;
  }

  async function kill(n: number): Promise<void> {
    witnesses[n]?.child.signal('SIGKILL');
    await witnesses[n]?.child.ended;
  }

  async function startAgain(n: number): Promise<void> {
    const one = places[n];
    assert.ok(one);
    witnesses[n] = await startWitnessProcess(one.place, false, one.port);
  }

  const create = async ({ fhir }: TestServer): Promise<number> => {
    const answer = await fetch(`${fhir}/Patient`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: '{"resourceType":"Patient"}',
    });
    await answer.text();
    return answer.status;
  };

  /** The latest checkpoint: its size, and how many witnesses cosigned it. */
  async function checkpoint({ origin }: TestServer): Promise<{ size: number; cosigned: number }> {
    const note = await (await fetch(`${origin}/ledger/checkpoint`)).text();
    const { text, signatures } = openNote(
      note,
      witnesses.map(({ address }) => address.key),
    );
    return { size: parseCheckpoint(text).size, cosigned: signatures.filter(({ key }) => key).length };
  }

  const grownBeyond = (at: TestServer, size: number) =>
    until(`a checkpoint beyond ${String(size)}`, async () => {
      const now = await checkpoint(at);
      return now.size > size ? now : null;
    });

  async function readiness({ origin }: TestServer): Promise<[number, string]> {
    const answer = await fetch(`${origin}/readyz`);
    return [answer.status, await answer.text()];
  }

  it('publishes what the quorum has cosigned, for anybody to verify', async () => {
    const at = await start('quorum 2 required');
    const { size } = await checkpoint(at);
    for (let n = 0; n < 3; n++) assert.equal(await create(at), 201);
    assert.equal((await grownBeyond(at, size)).cosigned, 2);
    assert.ok(data);
    const vkey = (await runTool(data, ['ledger', 'key'])).stdout.trim();
    const named = witnesses.flatMap(({ vkey: key }) => ['--witness', key]);
    const words = ['verify', `${at.origin}/ledger`, '--key', vkey, ...named, '--full'];
    const verified = await runTool(data, words);
    assert.equal(verified.ending, 0, verified.stderr);
  });

  it('goes on publishing while one is down and the others are enough', async () => {
    const at = await start('quorum 1 required');
    await kill(0);
    const { size } = await checkpoint(at);
    assert.equal(await create(at), 201);
    assert.equal((await grownBeyond(at, size)).cosigned, 1);
    assert.equal((await readiness(at))[0], 200);
  });

  it('publishes nothing without the required, says so, and serves requests all the same', async () => {
    const at = await start('quorum 2 required');
    const before = await checkpoint(at);
    await Promise.all([kill(0), kill(1)]);
    assert.equal(await create(at), 201);
    const told = await until('a server that is not ready', async () => {
      const [status, text] = await readiness(at);
      return status === 503 ? text : null;
    });
    assert.equal(told, 'not ready: too few witnesses cosigned the checkpoint\n');
    for (let n = 0; n < 5; n++) assert.equal(await create(at), 201);
    assert.equal((await fetch(`${at.fhir}/Patient`)).status, 200);
    await startAgain(0);
    await sleep(1500);
    assert.deepEqual(await checkpoint(at), before);
    await at.kill();
    await startAgain(1);
    await at.restart();
    assert.equal((await grownBeyond(at, before.size)).cosigned, 2);
  });

  it('publishes at once where cosignatures are welcome, and again when they have come', async () => {
    const at = await start('quorum 2 best-effort');
    const { size } = await until('cosignatures', async () => {
      const now = await checkpoint(at);
      return now.cosigned === 2 ? now : null;
    });
    await Promise.all([kill(0), kill(1)]);
    assert.equal(await create(at), 201);
    const bare = await grownBeyond(at, size);
    assert.equal(bare.cosigned, 0);
    assert.equal((await readiness(at))[0], 200);
    await Promise.all([startAgain(0), startAgain(1)]);
    const cosigned = await until('cosignatures of what was public before', async () => {
      const now = await checkpoint(at);
      return now.cosigned === 2 ? now : null;
    });
    assert.equal(cosigned.size, bare.size);
  });

  it('does not start with witnesses that it cannot understand', async () => {
    data = sqliteData();
    const file = join(dirname(data.keyringFile), 'witnesses.txt');
    writeFileSync(file, 'quorum 1 required\nnot-a-key http://localhost\n');
    const told = await runTool({ ...data, env: { ...data.env, PORT: '0', TALLYSTICK_WITNESSES: file } }, [
      'serve',
    ]);
    assert.equal(told.ending, 2);
    assert.match(told.stderr, /TALLYSTICK_WITNESSES: line 2 cannot be understood; right would be /);
  });
});
