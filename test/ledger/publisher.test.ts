import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatCheckpoint, parseCheckpoint } from '../../src/ledger/checkpoint.js';
import { cosign } from '../../src/ledger/cosignature.js';
import { leafHash } from '../../src/ledger/hashes.js';
import { verifierKeyOf } from '../../src/ledger/note-signer.js';
import { checkpointNote, type LogIdentity } from '../../src/ledger/published.js';
import { addSignatures, openNote, signNote } from '../../src/ledger/signed-note.js';
import type { Ledger, Notes, Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { faultOf, follow, newLog, soon, whileFollowing } from '../support/followed-tree.js';
import { entryCommit } from '../support/ledger-entries.js';
import { naiveRoot } from '../support/naive-tree.js';
import { newSigner } from '../support/note-keys.js';
import { withTempStore } from '../support/temp-store.js';

describe('Publishing checkpoints', () => {
  it('signs the tree at once when it has rested, the empty one too', async () => {
    await withTempStore(async (store) => {
      const log = newLog();
      await whileFollowing(store, log, async ({ publisher }) => {
        assert.equal((await publisher.grown(-1, 5000))?.size, 0);
        await sleep(300);
        await store.commit([entryCommit(3)]);
        const published = await publisher.grown(0, 200);
        assert.equal(published?.size, 3);
        assert.deepEqual(published.root, naiveRoot(await leafHashes(store)));
        assert.equal((await storedText(store, log)).split('\n')[1], '3');
      });
    });
  });

  it('signs at most every 250 ms and at least every second while entries come', async () => {
    await withTempStore(async (store) => {
      const log = newLog();
      const times: number[] = [];
      const gather = (note: string) => {
        times.push(performance.now());
        return Promise.resolve(note);
      };
      const act = async () => {
        for (let n = 0; n < 100; n++) {
          await store.commit([entryCommit(1)]);
          await sleep(10);
        }
      };
      await whileFollowing(store, log, act, gather);
      // The last one is that of the stop, which does not wait.
      const gaps = times.slice(1, -1).map((time, at) => time - (times[at] ?? 0));
      assert.ok(gaps.length >= 2);
      assert.ok(
        gaps.every((gap) => gap > 240 && gap < 1000),
        gaps.join(' '),
      );
    });
  });

  it('publishes on stop what was committed before', async () => {
    await withTempStore(async (store) => {
      const log = newLog();
      const followed = follow(store, log);
      await followed.publisher.grown(-1, 5000);
      await store.commit([entryCommit(2)]);
      await followed.stop();
      assert.equal(parseCheckpoint(await storedText(store, log)).size, 2);
    });
  });

  it('only ever grows and agrees, whichever of two processes signs', async () => {
    await withTempStore(async (store, file) => {
      const log = newLog();
      const other = openSqliteStore(file, 'tool');
      const seen = new Map<string, number>();
      let [largest, writing] = [-1, true];
      const watch = async () => {
        while (writing) {
          const note = (await store.notes.get(checkpointNote))?.toString();
          if (note) {
            const { size } = parseCheckpoint(openNote(note, log.signers.map(verifierKeyOf)).text);
            assert.ok(size >= largest);
            largest = size;
            seen.set(note, size);
          }
          await sleep(2);
        }
      };
      const watching = watch();
      await whileFollowing(store, log, async (one) => {
        await whileFollowing(other, log, async (two) => {
          for (let n = 0; n < 120; n++) {
            await (n % 2 === 0 ? store : other).commit([entryCommit(2)]);
            await sleep(10);
          }
          assert.ok(await soon(() => [one, two].every(({ publisher }) => publisher.latest()?.size === 240)));
        });
      });
      writing = false;
      await watching;
      const leaves = await leafHashes(store);
      assert.ok(seen.size > 3);
      for (const [note, size] of seen) {
        assert.deepEqual(parseCheckpoint(openNote(note, []).text).root, naiveRoot(leaves.slice(0, size)));
      }
      await other.close();
    });
  });

  it('signs anew with a key that came, and goes on with it when the old one is gone', async () => {
    await withTempStore(async (store) => {
      const { origin, signers } = newLog();
      const newer = newSigner(origin);
      await store.commit([entryCommit(2)]);
      for (const current of [signers, [...signers, newer], [newer]]) {
        const log = { origin, signers: current };
        await whileFollowing(store, log, async ({ publisher }) => {
          assert.ok(
            await soon(() => publisher.latest()?.complete === true && publisher.latest()?.size === 2),
          );
        });
        const known = [...signers, newer].map(verifierKeyOf);
        const note = String(await store.notes.get(checkpointNote));
        const keys = openNote(note, known).signatures.map(({ id }) => id.toString('hex'));
        const wanted = current.map((signer) => verifierKeyOf(signer).id.toString('hex'));
        assert.ok(wanted.every((id) => keys.includes(id)));
      }
    });
  });

  it('signs with a key that comes while nothing else does', async () => {
    await withTempStore(async (store) => {
      const { origin, signers } = newLog();
      const log = { origin, signers };
      await whileFollowing(store, log, async ({ publisher }) => {
        assert.ok(await soon(() => publisher.latest() !== null));
        log.signers = [...signers, newSigner(origin)];
        assert.ok(await soon(() => publisher.latest()?.note.match(/^— /gm)?.length === 2));
      });
    });
  });

  it('does not touch a checkpoint that is not of this log, or that the ledger does not begin with', async () => {
    const log = newLog();
    const wrong = Buffer.alloc(32, 1);
    const signed = (size: number, root: Buffer, { origin, signers }: LogIdentity = log) =>
      signNote(formatCheckpoint({ origin, size, root }), signers);
    const foreign: ((root: Buffer) => string)[] = [
      (root) => signed(2, root, { ...log, origin: 'other.example' }),
      (root) => signed(2, root, { ...log, signers: [newSigner(log.origin)] }),
      () => signed(2, wrong),
      () => signed(3, wrong),
      () => signed(4, wrong),
      () => 'no note',
    ];
    for (const make of foreign) {
      await withTempStore(async (store) => {
        await store.commit([entryCommit(3)]);
        const note = make(naiveRoot((await leafHashes(store)).slice(0, 2)));
        await store.notes.swap(checkpointNote, null, Buffer.from(note));
        await whileFollowing(store, log, async ({ tree }) => {
          assert.equal((await faultOf(tree))?.code, 'tampered');
        });
        assert.equal(String(await store.notes.get(checkpointNote)), note);
      });
    }
  });

  it('waits until its own tree reaches what another process published, and takes that over', async () => {
    await withTempStore(async (store, file) => {
      const log = newLog();
      const other = openSqliteStore(file, 'tool');
      let shown = 0;
      const slow = { ...store, ledger: shownUpTo(store.ledger, () => shown) };
      await whileFollowing(slow, log, async ({ tree, publisher }) => {
        await publisher.grown(-1, 5000);
        await store.commit([entryCommit(5)]);
        await whileFollowing(other, log, async (fast) => {
          assert.equal((await fast.publisher.grown(4, 5000))?.size, 5);
        });
        shown = 3;
        assert.equal(await tree.grown(2, 5000), 3);
        await sleep(600);
        assert.deepEqual([publisher.latest()?.size, publisher.fault()], [0, null]);
        shown = 5;
        const taken = await publisher.grown(0, 5000);
        assert.equal(taken?.note, String(await store.notes.get(checkpointNote)));
        assert.equal(taken.size, 5);
      });
      await other.close();
    });
  });

  it('has published nothing where another process was faster', async () => {
    await withTempStore(async (store) => {
      let late = true;
      const swap: Notes['swap'] = (...change) =>
        late ? Promise.resolve(false) : store.notes.swap(...change);
      const slow = { ...store, notes: { ...store.notes, swap } };
      await whileFollowing(slow, newLog(), async ({ publisher }) => {
        assert.equal(await publisher.grown(-1, 600), null);
        late = false;
        assert.equal((await publisher.grown(-1, 5000))?.size, 0);
      });
    });
  });

  it('sees when the checkpoint is changed while it runs, and signs nothing beside it', async () => {
    await withTempStore(async (store) => {
      const log = newLog();
      await whileFollowing(store, log, async ({ publisher }) => {
        const own = (await publisher.grown(-1, 5000))?.note ?? '';
        const text = formatCheckpoint({ origin: log.origin, size: 1, root: Buffer.alloc(32, 1) });
        const forged = Buffer.from(signNote(text, log.signers));
        assert.ok(await store.notes.swap(checkpointNote, Buffer.from(own), forged));
        await store.commit([entryCommit(3)]);
        assert.equal((await faultOf(publisher))?.code, 'tampered');
        assert.equal(publisher.latest()?.size, 0);
        assert.deepEqual(await store.notes.get(checkpointNote), forged);
      });
    });
  });

  it('publishes what witnesses have cosigned, and nothing where they do not suffice', async () => {
    await withTempStore(async (store) => {
      const log = newLog();
      const witness = newSigner('witness.example', 4);
      let willing = false;
      const gather = (note: string) => {
        if (!willing) return Promise.reject(new Error('too few'));
        const text = openNote(note, []).text;
        return Promise.resolve(addSignatures(note, [cosign(text, witness, 1)]));
      };
      const act = async ({ publisher }: ReturnType<typeof follow>) => {
        await store.commit([entryCommit(1)]);
        await sleep(300);
        assert.equal(publisher.latest(), null);
        assert.equal(await store.notes.get(checkpointNote), null);
        willing = true;
        const published = await publisher.grown(0, 5000);
        assert.equal(published?.size, 1);
        const { signatures } = openNote(published.note, [verifierKeyOf(witness)]);
        assert.equal(signatures.filter(({ key }) => key !== null).length, 1);
      };
      await whileFollowing(store, log, act, gather);
    });
  });

  it('shows what was published before while witnesses of more are away, and cosigns it once they are back', async () => {
    await withTempStore(async (store) => {
      const log = newLog();
      await whileFollowing(store, log, async ({ publisher }) => {
        await publisher.grown(-1, 5000);
      });
      await store.commit([entryCommit(2)]);
      const away = () => Promise.reject(new Error('away'));
      const shown = async ({ publisher }: ReturnType<typeof follow>) => {
        assert.equal((await publisher.grown(-1, 5000))?.size, 0);
        assert.equal((await faultOf(publisher))?.code, 'unavailable');
        assert.equal((await publisher.grown(0, 1500))?.size, 0);
      };
      await whileFollowing(store, log, shown, away);
    });
  });

  it('does not publish what witnesses made of its checkpoint instead of signing it', async () => {
    await withTempStore(async (store) => {
      const log = newLog();
      const other = signNote(
        formatCheckpoint({ origin: log.origin, size: 9, root: Buffer.alloc(32) }),
        log.signers,
      );
      const act = async ({ publisher }: ReturnType<typeof follow>) => {
        await sleep(100);
        assert.equal(publisher.latest(), null);
        assert.equal(publisher.fault()?.code, 'tampered');
      };
      await whileFollowing(store, log, act, () => Promise.resolve(other));
      assert.equal(await store.notes.get(checkpointNote), null);
    });
  });

  it('ends all waits for growth when it is told to', async () => {
    await withTempStore(async (store) => {
      await whileFollowing(store, newLog(), async ({ publisher }) => {
        const waiting = publisher.grown(100, 60_000);
        publisher.endWaits();
        await waiting;
        await publisher.grown(100, 60_000);
      });
    });
  });
});

/** A ledger of which a process has seen only so much yet. */
function shownUpTo(ledger: Ledger, shown: () => number): Ledger {
  return {
    ...ledger,
    size: () => Promise.resolve(shown()),
    leaves: async (from, limit) => (await ledger.leaves(from, limit)).filter(({ index }) => index < shown()),
    grown: async (above, ms) => {
      for (const end = Date.now() + ms; shown() <= above && Date.now() < end;) await sleep(5);
      return shown();
    },
  };
}

async function storedText(store: Store, { signers }: LogIdentity): Promise<string> {
  const { text, signatures } = openNote(
    String(await store.notes.get(checkpointNote)),
    signers.map(verifierKeyOf),
  );
  assert.ok(signatures.every(({ key }) => key !== null));
  return text;
}

async function leafHashes(store: Store): Promise<Buffer[]> {
  return (await store.ledger.leaves(0, 100_000)).map(({ leaf }) => leafHash(leaf));
}
