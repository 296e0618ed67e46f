import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { acceptEntries } from '../../../src/ledger/mirror/accept-entries.js';
import { bringMissed } from '../../../src/ledger/mirror/bring-missed.js';
import type { MirroredEntry } from '../../../src/ledger/mirror/entries-post.js';
import { writeToFurtherLedgers, type FurtherParts } from '../../../src/ledger/mirror/further-ledgers.js';
import { mirroredCommitId } from '../../../src/ledger/mirror/mirrored-commit.js';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import type { LogIdentity } from '../../../src/ledger/published.js';
import { readBody } from '../../../src/rest/read-body.js';
import type { Store } from '../../../src/store/port.js';
import { entryCommit, entryIsThatOfItsLeaf } from '../../support/ledger-entries.js';
import { listen, type TestHttp } from '../../support/listen.js';
import { newSigner } from '../../support/note-keys.js';
import { rejects } from '../../support/refuses.js';
import { withTempStore } from '../../support/temp-store.js';
import { until } from '../../support/until.js';

const logNamed = (origin: string): LogIdentity => ({ origin, signers: [newSigner(origin)] });
const keyOf = ({ signers }: LogIdentity) => signers.map(verifierKeyOf);

/** A ledger with a store of its own, and another one to which it writes. */
interface Scene {
  readonly near: Store;
  readonly far: Store;
  /** How the other one is reached. */
  state: 'there' | 'gone' | 'silent' | 'deaf';
  /** What was entered of outages. */
  readonly entered: string[];
  /** Another process of the same ledger. */
  process(longestOutage: number): Process;
}

interface Process {
  readonly parts: FurtherParts;
  /** Seals, sends and commits so many entries. */
  readonly write: (count: number) => Promise<void>;
}

async function withScene(act: (scene: Scene) => Promise<void>): Promise<void> {
  const [near, far] = [logNamed('near.example'), logNamed('far.example')];
  await withTempStore((nearStore) =>
    withTempStore(async (farStore) => {
      const accept = acceptEntries({
        store: farStore,
        log: far,
        accepted: keyOf(near),
        check: ({ leaf, sealed }) => !sealed || entryIsThatOfItsLeaf(leaf, sealed),
      });
      const server: TestHttp = await listen((request, response) => {
        void readBody(request, 1 << 24).then(async (body) => {
          if (scene.state === 'silent') return;
          if (scene.state === 'gone') return response.destroy();
          const answer = await accept(body);
          // A deaf one takes everything and nobody learns of it.
          return scene.state === 'deaf'
            ? response.destroy()
            : response.writeHead(answer.status).end(answer.body);
        });
      });
      const scene: Scene = {
        near: nearStore,
        far: farStore,
        state: 'there',
        entered: [],
        process: (longestOutage) => {
          const key = keyOf(far)[0];
          assert.ok(key);
          const parts: FurtherParts = {
            ledgers: [{ key, url: server.url, required: true }],
            log: near,
            store: nearStore,
            enter: async (happened, origins, first) => {
              const event = entryCommit(1);
              await first(entriesOf(event));
              await nearStore.commit([event]);
              scene.entered.push(`${happened} ${origins.join(' ')}`);
            },
            longestOutage,
          };
          const further = writeToFurtherLedgers(parts);
          const write = async (count: number): Promise<void> => {
            const commit = entryCommit(count);
            await further.append(entriesOf(commit));
            await nearStore.commit([commit]);
          };
          return { parts, write };
        },
      };
      try {
        await act(scene);
      } finally {
        await server.stop();
      }
    }),
  );
}

function entriesOf({ leaves, entries }: ReturnType<typeof entryCommit>): MirroredEntry[] {
  return leaves.map((leaf, at) => ({ leaf, sealed: entries[at] ?? null }));
}

async function leavesOf({ ledger }: Store): Promise<string[]> {
  return (await ledger.leaves(0, 10_000)).map(({ leaf }) => leaf.toString('hex'));
}

const minute = 60_000;

describe('Writing to a further ledger', function () {
  this.timeout(30_000);

  it('brings all entries there, in order, before they are committed', async () => {
    await withScene(async (scene) => {
      const { write } = scene.process(0);
      for (const count of [1, 3, 1300]) await write(count);
      assert.deepEqual(await leavesOf(scene.far), await leavesOf(scene.near));
    });
  });

  it('lets several processes write at one moment', async () => {
    await withScene(async (scene) => {
      const processes = [scene.process(0), scene.process(0), scene.process(0)];
      for (let round = 0; round < 5; round++) await Promise.all(processes.map(({ write }) => write(2)));
      assert.deepEqual(new Set(await leavesOf(scene.far)), new Set(await leavesOf(scene.near)));
      assert.equal(await scene.far.ledger.size(), 30);
    });
  });

  it('refuses while it is gone or silent or nobody knows whether it took them, and goes on afterwards', async () => {
    await withScene(async (scene) => {
      const { write } = scene.process(0);
      await write(1);
      for (const state of ['gone', 'silent', 'deaf'] as const) {
        scene.state = state;
        await rejects('unavailable', () => write(1));
        scene.state = 'there';
        await write(1);
      }
      assert.equal(await scene.near.ledger.size(), 4);
      const far = new Set(await leavesOf(scene.far));
      assert.ok((await leavesOf(scene.near)).every((leaf) => far.has(leaf)));
      assert.deepEqual(scene.entered, []);
    });
  });

  describe('with an outage mode', () => {
    it('goes on without it once the own ledger says so, and brings what it missed when it is back', async () => {
      await withScene(async (scene) => {
        const { write, parts } = scene.process(minute);
        await write(2);
        scene.state = 'gone';
        await write(1);
        assert.deepEqual(scene.entered, ['begun far.example']);
        for (let n = 0; n < 3; n++) await write(2);
        assert.deepEqual([await scene.near.ledger.size(), await scene.far.ledger.size()], [10, 2]);
        assert.deepEqual(scene.entered, ['begun far.example']);
        const stop = bringMissed(parts, 1000);
        await sleep(1500);
        assert.equal(await scene.far.ledger.size(), 2);
        scene.state = 'there';
        await until('the end of the outage', () => Promise.resolve(scene.entered[1] ?? null));
        await write(1);
        await stop();
        assert.deepEqual(scene.entered, ['begun far.example', 'ended far.example']);
        assert.deepEqual(await leavesOf(scene.far), await leavesOf(scene.near));
      });
    });

    it('goes on after a restart where it was', async () => {
      await withScene(async (scene) => {
        scene.state = 'gone';
        await scene.process(minute).write(1);
        const { write, parts } = scene.process(minute);
        await write(1);
        assert.deepEqual(scene.entered, ['begun far.example']);
        scene.state = 'there';
        const stop = bringMissed(parts, 500);
        await until('the end of the outage', () => Promise.resolve(scene.entered[1] ?? null));
        await stop();
        assert.deepEqual(await leavesOf(scene.far), await leavesOf(scene.near));
      });
    });

    it('refuses again after the bound, and goes on when what was missed is there', async () => {
      await withScene(async (scene) => {
        const { write, parts } = scene.process(700);
        scene.state = 'gone';
        await write(1);
        await sleep(800);
        const size = await scene.near.ledger.size();
        await rejects('unavailable', () => write(1));
        // Also for a process that has seen nothing of it, and when the ledger would answer: it lacks entries.
        await rejects('unavailable', () => scene.process(700).write(1));
        scene.state = 'there';
        await rejects('unavailable', () => write(1));
        assert.equal(await scene.near.ledger.size(), size);
        const stop = bringMissed(parts, 500);
        await until('entries that are taken again', () =>
          write(1).then(
            () => true,
            () => null,
          ),
        );
        await stop();
        assert.deepEqual(new Set(await leavesOf(scene.far)), new Set(await leavesOf(scene.near)));
      });
    });

    it('brings what another process committed that had not seen the end yet', async () => {
      await withScene(async (scene) => {
        const { write, parts } = scene.process(minute);
        scene.state = 'gone';
        await write(1);
        scene.state = 'there';
        const stop = bringMissed(parts, 3000);
        await until('what was missed', async () => ((await scene.far.ledger.size()) > 0 ? true : null));
        await sleep(1500);
        await scene.near.commit([entryCommit(2)]);
        await until('the end of the outage', () => Promise.resolve(scene.entered[1] ?? null));
        await stop();
        assert.deepEqual(new Set(await leavesOf(scene.far)), new Set(await leavesOf(scene.near)));
      });
    });

    it('does not let anything go on before the beginning is entered', async () => {
      await withScene(async (scene) => {
        const { parts } = scene.process(700);
        let refusing = true;
        const enter: FurtherParts['enter'] = (...event) =>
          refusing ? Promise.reject(new Error('the store is away')) : parts.enter(...event);
        const further = writeToFurtherLedgers({ ...parts, enter });
        scene.state = 'gone';
        await assert.rejects(further.append(entriesOf(entryCommit(1))));
        await assert.rejects(further.append(entriesOf(entryCommit(1))));
        // Time in which nothing went on does not count.
        await sleep(800);
        await assert.rejects(further.append(entriesOf(entryCommit(1))));
        refusing = false;
        await further.append(entriesOf(entryCommit(1)));
        assert.deepEqual(scene.entered, ['begun far.example']);
      });
    });

    it('sends on nothing that came from others', async () => {
      await withScene(async (scene) => {
        const { write, parts } = scene.process(minute);
        scene.state = 'gone';
        await write(1);
        const foreign = { ...entryCommit(2), id: mirroredCommitId('other.example', Buffer.alloc(32)) };
        await scene.near.commit([foreign]);
        scene.state = 'there';
        const stop = bringMissed(parts, 500);
        await until('the end of the outage', () => Promise.resolve(scene.entered[1] ?? null));
        await stop();
        const others = foreign.leaves.map((leaf) => leaf.toString('hex'));
        const own = (await leavesOf(scene.near)).filter((leaf) => !others.includes(leaf));
        assert.deepEqual(await leavesOf(scene.far), own);
      });
    });
  });
});
