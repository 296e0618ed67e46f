import type { Tiles } from '../port.js';
import type { Collections } from './documents.js';
import { isDuplicate } from './duplicates.js';

export function tilesOf({ tiles }: Pick<Collections, 'tiles'>): Tiles {
  return {
    get: async (level, index) => (await tiles.findOne({ _id: tileId(level, index) }))?.hashes ?? null,
    put: async (level, index, hashes) => {
      await tiles.insertOne({ _id: tileId(level, index), hashes }).catch(isDuplicate);
    },
  };
}

function tileId(level: number, index: number): string {
  return `${String(level)}/${String(index)}`;
}
