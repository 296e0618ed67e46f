import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTilePath, tilePath, tilesOf, widthAt } from '../../src/ledger/tile.js';
import { refuses } from '../support/refuses.js';

describe('A tile', () => {
  it('has the published path', () => {
    const at = (index: number, width = 256) => tilePath({ level: 0, index, width });
    assert.equal(at(1234067), 'tile/0/x001/x234/067');
    assert.equal(at(1000), 'tile/0/x001/000');
    assert.equal(at(0), 'tile/0/000');
    assert.equal(at(273, 112), 'tile/0/273.p/112');
    assert.equal(tilePath({ level: 'entries', index: 999, width: 1 }), 'tile/entries/999.p/1');
  });

  it('comes back from its path, whichever it is', () => {
    const levels = fc.oneof(fc.constant('entries' as const), fc.nat(63));
    fc.assert(
      fc.property(levels, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        assert.deepEqual(parseTilePath(tilePath({ level, index, width })), { level, index, width });
      }),
    );
  });

  it('has no other path', () => {
    const hostile = [
      '',
      'tile',
      'tile/0',
      'tile/0/',
      'tile/0/0',
      'tile/0/00',
      'tile/0/1000',
      'tile/0/x000/001',
      'tile/0/001/002',
      'tile/0/x001/x002',
      'tile/0/x001',
      'tile/00/001',
      'tile/01/001',
      'tile/64/001',
      'tile/-1/001',
      'tile/data/001',
      '/tile/0/001',
      'tile/0/001/',
      'tile/0/001.p',
      'tile/0/001.p/',
      'tile/0/001.p/0',
      'tile/0/001.p/01',
      'tile/0/001.p/256',
      'tile/0/001.p/999',
      'tile/0/001.p/1/2',
      'tile/0/001\n',
      'tile/0/../1',
      'tile/0/x999/x999/x999/x999/x999/999',
    ];
    for (const path of hostile) refuses('invalid-request', () => parseTilePath(path));
  });

  it('is one of those that the published trees have', () => {
    const layout = (size: number) => {
      const tiles = tilesOf(size);
      const full = (level: number) =>
        tiles.filter((tile) => tile.level === level && tile.width === 256).length;
      const partial = tiles.filter(({ width }) => width < 256).map(({ level, width }) => [level, width]);
      return { full: [0, 1, 2].map(full), partial };
    };
    assert.deepEqual(layout(70_000), {
      full: [273, 1, 0],
      partial: [
        [0, 112],
        [1, 17],
        [2, 1],
      ],
    });
    assert.deepEqual(layout(256), { full: [1, 0, 0], partial: [[1, 1]] });
    assert.deepEqual(layout(0), { full: [0, 0, 0], partial: [] });
  });

  it('is never empty, and all of a level together have each hash once', () => {
    fc.assert(
      fc.property(fc.nat(200_000), (size) => {
        const hashes = new Map<number | string, number>();
        for (const tile of tilesOf(size)) {
          assert.ok(tile.width >= 1 && tile.width <= 256);
          assert.equal(tile.index * 256, hashes.get(tile.level) ?? 0);
          assert.equal(widthAt(tile, size), tile.width);
          hashes.set(tile.level, tile.index * 256 + tile.width);
        }
        for (const [level, count] of hashes) assert.equal(count, Math.floor(size / 256 ** Number(level)));
      }),
      { numRuns: 20 },
    );
  });
});
