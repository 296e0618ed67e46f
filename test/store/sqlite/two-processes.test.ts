import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Store } from '../../../src/store/port.js';
import { aVersion, commitOk } from '../../contract/samples.js';
import { aFault } from './a-fault.js';
import { aFolder } from './a-folder.js';

const program = fileURLToPath(new URL('./append-until-killed.js', import.meta.url));

describe('SQLite between processes', function () {
  this.timeout(30_000);
  const folder = aFolder();

  it('keeps what was acknowledged when the process is killed, and lets the next server in at once', async () => {
    const { file, open } = folder();
    for (let round = 1; round <= 5; round++) {
      const child = await anAppender(file, 'server');
      assert.throws(() => open('server'), aFault('config'));
      await enough(child.acknowledged, 40);
      await child.kill();
      const store = open('server');
      await assertThere(store, child.acknowledged);
      await store.close();
    }
  });

  it('keeps one ledger while two processes append', async () => {
    const { file, open } = folder();
    const store = open('server');
    const child = await anAppender(file, 'tool');
    const own: Acknowledged[] = [];
    while (child.acknowledged.length < 200 || own.length < 50) {
      const version = aVersion();
      const index = await commitOk(store, { versions: [version] });
      own.push({ keys: [version.key.toString('hex')], index });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await child.kill();
    await assertThere(store, [...own, ...child.acknowledged]);
    const size = await store.ledger.size();
    const leaves = await store.ledger.leaves(0, size + 1);
    assert.deepEqual(
      leaves.map(({ index }) => index),
      Array.from({ length: size }, (_, at) => at),
    );
  });

  it('hears of what another process appends', async () => {
    const { file, open } = folder();
    const store = open('server');
    const before = await store.ledger.size();
    const grown = store.ledger.grown(before, 20_000);
    const child = await anAppender(file, 'tool');
    assert.ok((await grown) > before);
    await child.kill();
  });
});

interface Acknowledged {
  readonly keys: string[];
  readonly index: number;
}

async function anAppender(file: string, mode: 'server' | 'tool') {
  const child: ChildProcess = fork(program, [file, mode]);
  const acknowledged: Acknowledged[] = [];
  await once(child, 'message');
  child.on('message', (message: Acknowledged) => acknowledged.push(message));
  const kill = async (): Promise<void> => {
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  };
  return { acknowledged, kill };
}

async function enough(acknowledged: readonly Acknowledged[], count: number): Promise<void> {
  while (acknowledged.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function assertThere(store: Store, acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const { keys, index } of acknowledged) {
    assert.ok(index >= 0 && index < (await store.ledger.size()));
    for (const key of keys) assert.ok(await store.read(Buffer.from(key, 'hex')));
  }
  const indices = acknowledged.map(({ index }) => index);
  assert.equal(new Set(indices).size, indices.length);
}
