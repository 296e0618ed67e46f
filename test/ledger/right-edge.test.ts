import assert from 'node:assert/strict';
import fc from 'fast-check';
import { edgeTile, emptyEdge, growEdge, isFull, type FullTile } from '../../src/ledger/right-edge.js';
import { tilePath, tilesOf, type HashTile } from '../../src/ledger/tile.js';
import { byteLeaves, naiveHashes } from '../support/naive-tree.js';

const leaves = byteLeaves(66_000);
const tree = naiveHashes(leaves);

describe('The right edge of a tree', () => {
  it('with its full tiles has each tile of the tree, however the leaves come', async () => {
    const sizes = fc.array(fc.nat(66_000), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, async (cuts) => {
        const { edge, full } = grownBy(cuts.sort((a, b) => a - b));
        assert.equal(edge.size, cuts.at(-1));
        const tiles = tilesOf(edge.size);
        const wholes = tiles.filter(({ width }) => width === 256);
        assert.deepEqual(full.map(pathOf).sort(), wholes.map(tilePath).sort());
        for (const tile of full.slice(-3))
          assert.deepEqual(tile.hashes, await naiveTile({ ...tile, width: 256 }));
        for (const tile of tiles.filter(({ width }) => width < 256)) {
          assert.ok(!isFull(edge, tile));
          assert.deepEqual(edgeTile(edge, tile), await naiveTile(tile));
          assert.equal(edgeTile(edge, { ...tile, index: tile.index + 1 }).length, 0);
        }
        assert.ok(wholes.every((tile) => isFull(edge, tile)));
        assert.ok(edge.tails.every((tail) => tail.length < 256));
      }),
      { numRuns: 15, examples: [[[0]], [[255, 256, 257]], [[65_535, 65_536, 65_537]]] },
    );
  });

  it('stays as it was when it grows', () => {
    const { edge } = growEdge(emptyEdge, leaves.slice(0, 255));
    growEdge(edge, leaves.slice(255, 600));
    assert.deepEqual(edge, growEdge(emptyEdge, leaves.slice(0, 255)).edge);
  });
});

function grownBy(cuts: readonly number[]) {
  let edge = emptyEdge;
  const full: FullTile[] = [];
  for (const cut of cuts) {
    const grown = growEdge(edge, leaves.slice(edge.size, cut));
    edge = grown.edge;
    full.push(...grown.full);
  }
  return { edge, full };
}

function pathOf({ level, index }: FullTile): string {
  return tilePath({ level, index, width: 256 });
}

async function naiveTile({ level, index, width }: HashTile): Promise<Buffer> {
  const nodes = Array.from({ length: width }, (_, at) => ({ level: 8 * level, index: index * 256 + at }));
  return Buffer.concat(await tree(nodes));
}
