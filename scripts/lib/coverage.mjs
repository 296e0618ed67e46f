import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';

/** Where processes leave their raw coverage; .c8rc.json names the same folder. */
export const rawCoverage = join(root, 'coverage', 'raw');

/** Forgets the coverage of earlier runs. */
export function clearCoverage() {
  rmSync(join(root, 'coverage'), { recursive: true, force: true });
}

/**
 * Writes coverage/ for the browser.
 *
 * @returns {Promise<string>} the summary; empty where no process lived to tell
 */
export async function coverageSummary() {
  if (!existsSync(rawCoverage)) return '';
  return run('the coverage report', process.execPath, ['node_modules/c8/bin/c8.js', 'report']);
}
