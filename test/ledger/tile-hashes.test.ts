import assert from 'node:assert/strict';
import fc from 'fast-check';
import { consistencyHolds, proveConsistency } from '../../src/ledger/consistency-proof.js';
import { inclusionHolds, proveInclusion } from '../../src/ledger/inclusion-proof.js';
import { nodesOf, rangeHashes } from '../../src/ledger/leaf-ranges.js';
import { tilePath, tilesOf, type Tile } from '../../src/ledger/tile.js';
import { tileHashes } from '../../src/ledger/tile-hashes.js';
import { byteLeaves, naiveHashes } from '../support/naive-tree.js';
import { rejects } from '../support/refuses.js';

const size = 70_000;
const leaves = byteLeaves(size);
const tree = naiveHashes(leaves);

describe('Hashes out of tiles', () => {
  it('prove and hold at any size of the published layout', async () => {
    const sizes = fc.integer({ min: 1, max: size });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (to, seed) => {
        const hashes = tileHashes(to, reader(to));
        const [index, from] = [seed % to, seed % (to + 1)];
        const [root, fromRoot] = [await rootAt(to), await rootAt(from)];
        const leafHash = leaves[index] ?? root;
        const inclusion = await proveInclusion(hashes, index, to);
        assert.ok(inclusionHolds({ index, size: to, leafHash, proof: inclusion, root }));
        const proof = await proveConsistency(hashes, from, to);
        assert.ok(consistencyHolds({ from, fromRoot, to, toRoot: root, proof }));
      }),
      { numRuns: 40 },
    );
  });

  it('are those of every node of the tree', async () => {
    const small = 1000;
    const hashes = tileHashes(small, reader(small));
    const nodes = Array.from({ length: 10 }, (_, level) =>
      Array.from({ length: Math.floor(small / 2 ** level) }, (__, index) => ({ level, index })),
    ).flat();
    assert.equal(nodes.length, 1000 + 500 + 250 + 125 + 62 + 31 + 15 + 7 + 3 + 1);
    assert.deepEqual(await hashes(nodes), await tree(nodes));
  });

  it('give the root, of which no partial tile is a part as such', async () => {
    const [root] = await rangeHashes(tileHashes(size, reader(size)), [{ start: 0, end: size }]);
    assert.deepEqual(root, await rootAt(size));
  });

  it('ask for each tile once, and only for tiles that the tree has', async () => {
    const asked: string[] = [];
    const there = new Set(tilesOf(size).map(tilePath));
    const hashes = tileHashes(size, (tile) => {
      asked.push(tilePath(tile));
      return readTile(tile);
    });
    await hashes([...nodesOf({ start: 0, end: size }), { level: 0, index: size - 1 }]);
    assert.deepEqual(asked.sort(), [...new Set(asked)]);
    assert.ok(asked.every((path) => there.has(path)));
  });

  it('come from a full tile as well as from the partial one it grew out of', async () => {
    const hashes = tileHashes(300, (tile) => readTile({ ...tile, width: 256 }));
    const nodes = nodesOf({ start: 0, end: 300 });
    assert.deepEqual(await hashes(nodes), await tree(nodes));
  });

  it('refuse a tile that is too short', async () => {
    const hashes = tileHashes(300, async (tile) => (await readTile(tile)).subarray(1));
    await rejects('invalid-request', () => hashes([{ level: 0, index: 299 }]));
  });
});

function reader(treeSize: number): (tile: Tile) => Promise<Buffer> {
  const there = new Set(tilesOf(treeSize).map(tilePath));
  return (tile) => {
    assert.ok(there.has(tilePath(tile)), `${tilePath(tile)} of ${treeSize}`);
    return readTile(tile);
  };
}

async function readTile({ level, index, width }: Tile): Promise<Buffer> {
  const nodes = Array.from({ length: width }, (_, at) => ({
    level: 8 * Number(level),
    index: index * 256 + at,
  }));
  return Buffer.concat(await tree(nodes));
}

async function rootAt(treeSize: number): Promise<Buffer> {
  const [root] = await rangeHashes(tree, [{ start: 0, end: treeSize }]);
  return root ?? Buffer.alloc(0);
}
