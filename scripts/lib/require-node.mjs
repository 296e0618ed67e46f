import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Ends the process with one line where this Node.js is older than package.json asks for. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const needed = engines.node.replace(/^>=/, '');
  if (!isOlder(process.versions.node, needed)) return;
  console.error(
    `Tallystick needs Node.js ${needed} or newer; this is ${process.versions.node}. See https://nodejs.org.`,
  );
  process.exit(1);
}

function isOlder(version, needed) {
  const [have, want] = [version, needed].map((text) => text.split('.').map(Number));
  const differs = want.findIndex((number, place) => number !== have[place]);
  return differs !== -1 && have[differs] < want[differs];
}
