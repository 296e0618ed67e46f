import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';

const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.package-lock.json');
const stamp = join(root, 'node_modules', '.tallystick-installed');

/**
 * Installs what package-lock.json asks for and node_modules lacks.
 *
 * Packages that somebody installed by hand are left as they are where they satisfy the lock file. Native modules
 * are bound to a version of Node.js, so another one means another installation.
 *
 * @param {(line: string) => void} say
 */
export async function install(say) {
  const wanted = `${process.platform}-${process.arch}-${process.versions.modules}`;
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const [platform, lockHash] = readIfThere(stamp).split('\n');
  if (platform === wanted && lockHash === hash) return;
  const sameNode = platform === wanted || platform === '';
  if (!sameNode || !satisfiesLock()) {
    say('Installing packages (one of them may compile for a minute)');
    // Without --include=dev, NODE_ENV=production would leave out the compiler.
    await run('npm ci', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  }
  writeFileSync(stamp, `${wanted}\n${hash}\n`);
}

/** npm writes down what it installed, last of all; a package meant for another platform is not among it. */
function satisfiesLock() {
  const listed = readIfThere(installed);
  if (listed === '') return false;
  const have = JSON.parse(listed).packages;
  const want = Object.entries(JSON.parse(readFileSync(lock, 'utf8')).packages);
  return want.every(([path, entry]) => path === '' || isSatisfied(entry, have[path]));
}

function isSatisfied(entry, found) {
  if (found === undefined) return entry.optional === true || entry.devOptional === true;
  return found.version === entry.version && found.integrity === entry.integrity;
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
