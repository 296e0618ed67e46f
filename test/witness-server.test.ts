import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askWitness, type WitnessReply } from '../src/ledger/witness/ask-witness.js';
import { startChild } from './support/server/child.js';
import { newSigner } from './support/note-keys.js';
import { testLog, type TestLog } from './support/test-log.js';
import {
  startWitnessProcess,
  witnessFolder,
  type WitnessFolder,
  type WitnessProcess,
} from './support/witness/start-witness.js';

const log = testLog();
const fork = testLog(log.signer, [3]);

describe('tallystick witness', function () {
  this.timeout(60_000);
  let place: WitnessFolder;
  const started: WitnessProcess[] = [];

  beforeEach(() => {
    place = witnessFolder([log.vkey]);
  });

  afterEach(async () => {
    for (const { child } of started.splice(0)) {
      child.signal('SIGKILL');
      await child.ended;
    }
    place.remove();
  });

  async function start(dying = false): Promise<WitnessProcess> {
    const witness = await startWitnessProcess(place, dying);
    started.push(witness);
    return witness;
  }

  const ask = (
    { address }: WitnessProcess,
    old: number,
    size: number,
    of: TestLog = log,
  ): Promise<WitnessReply> => askWitness(address, of.note(size), of.prove, old, AbortSignal.timeout(20_000));

  /** The status of one request, without asking again. */
  async function status(
    { address }: WitnessProcess,
    old: number,
    size: number,
    of: TestLog,
  ): Promise<number> {
    const proof = old > 0 && old < size ? await of.prove(old, size) : [];
    const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
    const body = `old ${old}\n${hashes}\n${of.note(size)}`;
    const answer = await fetch(`${address.url}/add-checkpoint`, { method: 'POST', body });
    await answer.text();
    return answer.status;
  }

  it('makes a key at its first start, keeps it to itself, and cosigns with it ever after', async () => {
    const first = await start();
    assert.equal((await ask(first, 0, 5)).kind, 'cosigned');
    assert.equal(statSync(join(place.folder, 'witness.key')).mode & 0o777, 0o600);
    first.child.signal('SIGTERM');
    assert.equal(await first.child.ended, 0);
    const second = await start();
    assert.equal(second.vkey, first.vkey);
    assert.equal((await ask(second, 5, 9)).kind, 'cosigned');
  });

  it('has one thing to ask for', async () => {
    const { address } = await start();
    const of = async (path: string, init: RequestInit) => (await fetch(address.url + path, init)).status;
    assert.equal(await of('/', { method: 'POST', body: '' }), 404);
    assert.equal(await of('/add-checkpoint', {}), 405);
    assert.equal(await of('/add-checkpoint', { method: 'POST', body: 'old\n' }), 400);
    assert.equal(await of('/add-checkpoint', { method: 'POST', body: 'x'.repeat(200_000) }), 413);
  });

  it('never takes back what it kept, even if it was killed before it could say so', async () => {
    const whole = await start();
    assert.equal((await ask(whole, 0, 3)).kind, 'cosigned');
    whole.child.signal('SIGKILL');
    await whole.child.ended;
    const dying = await start(true);
    assert.equal((await ask(dying, 3, 7)).kind, 'away');
    assert.equal(await dying.child.ended, 'SIGKILL');
    const back = await start();
    assert.equal(await status(back, 3, 7, fork), 409);
    assert.equal(await status(back, 7, 7, fork), 422);
    assert.equal(await status(back, 7, 9, fork), 422);
    assert.equal(await status(back, 3, 5, log), 409);
    assert.equal(await status(back, 5, 5, log), 409);
    assert.deepEqual(await ask(back, 0, 5), { kind: 'ahead', size: 7 });
    assert.equal((await ask(back, 7, 7)).kind, 'cosigned');
    assert.equal((await ask(back, 7, 9)).kind, 'cosigned');
  });

  it('may be several processes, which cosign one history between them', async () => {
    const both = [await start(), await start()] as const;
    assert.equal(both[0].vkey, both[1].vkey);
    let size = 3;
    assert.equal(await status(both[0], 0, size, log), 200);
    let forks: readonly number[] = [];
    for (let round = 0; round < 20; round++) {
      // Every round two histories fork off anew; whichever was cosigned goes on.
      const [left, right] = [forks, [...forks, size + 1]].map((history) => testLog(log.signer, history));
      assert.ok(left && right);
      const answers = await Promise.all([
        status(both[round % 2 === 0 ? 0 : 1], size, size + 2, left),
        status(both[round % 2 === 0 ? 1 : 0], size, size + 2, right),
      ]);
      assert.deepEqual(answers.toSorted(), [200, 409], `round ${round}`);
      if (answers[1] === 200) forks = [...forks, size + 1];
      size += 2;
    }
  });

  it('keeps its key if several start at once', async () => {
    const all = await Promise.allSettled([start(), start(), start()]);
    const keys = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.vkey] : []));
    assert.ok(keys.length > 0);
    assert.equal(new Set(keys).size, 1);
  });

  it('does not start without knowing whose checkpoints it shall cosign', async () => {
    const logsFile = join(place.folder, 'witness-logs.txt');
    const other = testLog(newSigner('witness.example/w1', 4));
    for (const [text, message] of [
      ['', /without keys/],
      ['# none\n', /without keys/],
      [`${log.vkey}\nnonsense\n`, /line 2 is not the verifier key of a log/],
      [`${other.vkey}\n`, /line 1 is not the verifier key of a log/],
    ] as const) {
      writeFileSync(logsFile, text);
      await assertNotStarted(message);
    }
  });

  it('does not start with a key that others can read, or that is none', async () => {
    const keyFile = join(place.folder, 'witness.key');
    writeFileSync(keyFile, 'nonsense\n', { mode: 0o600 });
    await assertNotStarted(/not one that Tallystick made/);
    writeFileSync(keyFile, 'nonsense\n', { mode: 0o644 });
    place.remove();
    place = witnessFolder([log.vkey]);
    writeFileSync(join(place.folder, 'witness.key'), '', { mode: 0o644 });
    await assertNotStarted(/open to other users/);
  });

  async function assertNotStarted(message: RegExp): Promise<void> {
    const child = startChild(['witness'], { PORT: '0', TALLYSTICK_DATA: place.folder }, '');
    assert.equal(await child.ended, 2);
    assert.match(child.printed().stderr, message);
    assert.equal(child.printed().stderr.trim().split('\n').length, 1);
  }
});
