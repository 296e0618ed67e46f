import { tilePath } from './tile.js';

/** The path of the sealed entries that lie beside the leaves of a tile: `sealed/<N>[.p/<W>]`. */
export function sealedPath(index: number, width: number): string {
  return tilePath({ level: 'entries', index, width }).replace('tile/entries/', 'sealed/');
}
