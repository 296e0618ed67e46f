import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { leafHash } from '../../src/ledger/hashes.js';
import { inclusionHolds, proveInclusion } from '../../src/ledger/inclusion-proof.js';
import { readPublished } from '../../src/ledger/published.js';
import { followTree, type Tree } from '../../src/ledger/tree.js';
import type { Ledger, Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { faultOf, newLog, soon, whileFollowing } from '../support/followed-tree.js';
import { entryCommit, entryIsThatOfItsLeaf, tamper } from '../support/ledger-entries.js';
import { naiveHashes, naiveRoot } from '../support/naive-tree.js';
import { rejects } from '../support/refuses.js';
import { bareCommit, withTempStore } from '../support/temp-store.js';

const nothingPublished = () => Promise.resolve(null);

describe('Following the tree of a ledger', () => {
  it('sees what this process and another append, within a second', async () => {
    await withTempStore(async (store, file) => {
      const other = openSqliteStore(file, 'tool');
      await whileTree(store.ledger, nothingPublished, async (tree) => {
        for (let round = 1; round <= 3; round++) {
          await store.commit([bareCommit(), entryCommit(2)]);
          await other.commit([bareCommit()]);
          assert.equal(await tree.grown(4 * round - 1, 1000), 4 * round);
        }
        assert.deepEqual((await tree.root()).root, naiveRoot(await leafHashes(store)));
      });
      await other.close();
    });
  });

  it('has the node hashes of every tree that it ever was', async () => {
    await withTempStore(async (store) => {
      await store.commit([entryCommit(700)]);
      await whileTree(store.ledger, nothingPublished, async (tree) => {
        await tree.grown(699, 5000);
        const leaves = await leafHashes(store);
        for (const size of [1, 255, 256, 257, 512, 699, 700]) {
          const root = naiveRoot(leaves.slice(0, size));
          for (const index of [0, size >> 1, size - 1]) {
            const proof = await proveInclusion(tree.hashes, index, size);
            const leaf = leaves[index] ?? root;
            assert.ok(inclusionHolds({ index, size, leafHash: leaf, proof, root }), `${index} in ${size}`);
          }
        }
        const nodes = [0, 1, 2, 3, 8, 9].map((level) => ({ level, index: (700 >> level) - 1 }));
        assert.deepEqual(await tree.hashes(nodes), await naiveHashes(leaves)(nodes));
      });
    });
  });

  it('starts again from tiles and the last leaves, and grows from there', async () => {
    await withPublished(700, async (store, _file, published) => {
      const reads: number[] = [];
      await whileTree(counted(store.ledger, reads), published, async (tree) => {
        await tree.grown(699, 5000);
        await store.commit([entryCommit(400)]);
        assert.equal(await tree.grown(700, 5000), 1100);
        assert.deepEqual((await tree.root()).root, naiveRoot(await leafHashes(store)));
        assert.ok(reads.length > 0 && reads.every((from) => from >= 512));
      });
    });
  });

  it('works out lost tiles from the leaves, and puts them again', async () => {
    await withPublished(700, async (store, file, published) => {
      const before = await store.ledger.tiles.get(0, 1);
      tamper(file, 'DELETE FROM tiles');
      await whileTree(store.ledger, published, async (tree) => {
        assert.equal(await tree.grown(699, 5000), 700);
      });
      assert.ok(before);
      assert.deepEqual(await store.ledger.tiles.get(0, 1), before);
    });
  });

  it('does not start from a tile that was changed', async () => {
    await withPublished(700, async (store, file, published) => {
      tamper(file, 'UPDATE tiles SET hashes = ? WHERE idx = 1', Buffer.alloc(8192, 1));
      await staysEmpty(store, published);
    });
  });

  it('does not start from a tile of another length', async () => {
    await withPublished(700, async (store, file, published) => {
      tamper(file, 'UPDATE tiles SET hashes = ? WHERE idx = 1', Buffer.alloc(8191));
      await staysEmpty(store, published);
    });
  });

  it('does not start from a leaf that was changed', async () => {
    await withPublished(700, async (store, file, published) => {
      tamper(file, 'UPDATE leaves SET leaf = ? WHERE idx = 699', Buffer.alloc(101, 1));
      await staysEmpty(store, published);
    });
  });

  it('does not start from a ledger that has lost its last leaf', async () => {
    await withPublished(700, async (store, file, published) => {
      tamper(file, 'DELETE FROM leaves WHERE idx = 699');
      await staysEmpty(store, published);
    });
  });

  it('does not cover an entry that is not the one its leaf commits to, until it is again', async () => {
    await withTempStore(async (store, file) => {
      await store.commit([entryCommit(10)]);
      const entry = (await store.ledger.entries(7, 1))[0];
      tamper(file, 'UPDATE leaves SET entry = ? WHERE idx = 7', Buffer.alloc(40));
      await whileTree(store.ledger, nothingPublished, async (tree) => {
        assert.equal((await faultOf(tree))?.code, 'tampered');
        assert.equal(tree.size(), 0);
        tamper(file, 'UPDATE leaves SET entry = ? WHERE idx = 7', entry);
        assert.equal(await tree.grown(9, 5000), 10);
        assert.equal(tree.fault(), null);
      });
    });
  });

  it('does not grow over a leaf that is missing, in the middle or at the end', async () => {
    for (const index of [4, 9]) {
      await withTempStore(async (store, file) => {
        await store.commit([entryCommit(10)]);
        const counts = { ...store.ledger, size: () => Promise.resolve(10), grown: () => Promise.resolve(10) };
        tamper(file, 'DELETE FROM leaves WHERE idx = ?', index);
        await whileTree(counts, nothingPublished, async (tree) => {
          assert.equal((await faultOf(tree))?.code, 'tampered');
          assert.equal(tree.size(), index === 4 ? 0 : 9);
        });
      });
    }
  });

  it('covers entries that were erased', async () => {
    await withTempStore(async (store) => {
      await store.commit([entryCommit(10)]);
      await store.ledger.eraseEntries([3]);
      await whileTree(store.ledger, nothingPublished, async (tree) => {
        assert.equal(await tree.grown(9, 5000), 10);
      });
    });
  });

  it('has no tile and no hash beyond its size', async () => {
    await withTempStore(async (store) => {
      await store.commit([entryCommit(300)]);
      await whileTree(store.ledger, nothingPublished, async (tree) => {
        await tree.grown(299, 5000);
        assert.equal((await tree.tile({ level: 0, index: 1, width: 44 })).length, 44 * 32);
        for (const [level, index, width] of [
          [0, 1, 45],
          [0, 2, 1],
          [1, 0, 2],
          [2, 0, 1],
        ] as const) {
          await rejects('not-found', () => tree.tile({ level, index, width }));
        }
      });
    });
  });

  it('leaves turns to others while it reads a long ledger', async () => {
    await withTempStore(async (store) => {
      const leaves = Array.from({ length: 40_000 }, (_, n) => Buffer.from(String(n)));
      await store.commit([bareCommit({ leaves, entries: leaves.map(() => null) })]);
      await whileTree(store.ledger, nothingPublished, async (tree) => {
        let turns = 0;
        while (tree.size() < 40_000) {
          await setImmediate();
          turns++;
        }
        assert.ok(turns >= 30, `${turns} turns`);
      });
    });
  });

  it('tells when it has what was committed', async () => {
    await withTempStore(async (store) => {
      await whileTree(store.ledger, nothingPublished, async (tree) => {
        await store.commit([entryCommit(5)]);
        await tree.caughtUp(5000);
        assert.equal(tree.size(), 5);
      });
    });
  });
});

async function whileTree(
  ledger: Ledger,
  published: Parameters<typeof followTree>[2],
  act: (tree: Tree) => Promise<void>,
): Promise<void> {
  const tree = followTree(ledger, entryIsThatOfItsLeaf, published);
  try {
    await act(tree);
  } finally {
    tree.stop();
  }
}

/** A store whose ledger has been followed and published at that size. */
async function withPublished(
  size: number,
  act: (store: Store, file: string, published: Parameters<typeof followTree>[2]) => Promise<void>,
): Promise<void> {
  await withTempStore(async (store, file) => {
    const log = newLog();
    await store.commit([entryCommit(size)]);
    await whileFollowing(store, log, async ({ publisher }) => {
      assert.ok(await soon(() => publisher.latest()?.size === size));
    });
    await act(store, file, () => readPublished(store.notes, log));
  });
}

async function staysEmpty(store: Store, published: Parameters<typeof followTree>[2]): Promise<void> {
  await whileTree(store.ledger, published, async (tree) => {
    assert.equal((await faultOf(tree))?.code, 'tampered');
    assert.equal(tree.size(), 0);
  });
}

async function leafHashes(store: Store): Promise<Buffer[]> {
  return (await store.ledger.leaves(0, 100_000)).map(({ leaf }) => leafHash(leaf));
}

/** Notes from where leaves are read. */
function counted(ledger: Ledger, reads: number[]): Ledger {
  return {
    ...ledger,
    leaves: (from, limit) => {
      reads.push(from);
      return ledger.leaves(from, limit);
    },
  };
}
