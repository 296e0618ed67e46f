import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * A hash over name, size and time of change of every file at or below the paths. A path that is not there counts
 * as just that, so that it may appear and vanish.
 *
 * @param {string[]} paths relative to the root folder
 * @returns {string}
 */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) for (const line of describe(path)) hash.update(`${line}\n`);
  return hash.digest('hex');
}

function* describe(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) yield `${path} absent`;
  else if (!stats.isDirectory()) yield `${path} ${stats.size} ${stats.mtimeMs}`;
  else for (const name of readdirSync(join(root, path)).sort()) yield* describe(`${path}/${name}`);
}
