import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { whenChanged } from './when-changed.mjs';

const sources = ['src', 'test', 'bench', 'generated', 'tsconfig.json', 'package.json', 'package-lock.json'];
const files = {
  stamp: 'build/.stamp',
  inputs: sources,
  outputs: ['build/src', 'build/test', 'build/bench', 'build/.tsbuildinfo'],
};

/**
 * Compiles the TypeScript into build/, where anything changed since the last time.
 *
 * @param {(line: string) => void} say
 */
export async function compile(say) {
  await whenChanged(files, async (outputsKept) => {
    say('Compiling the sources');
    // The compiler believes its notes and would not write again what somebody removed.
    if (!outputsKept) rmSync(join(root, 'build/.tsbuildinfo'), { force: true });
    removeOrphans();
    await run('tsc', process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-p',
      'tsconfig.json',
      '--pretty',
      'false',
    ]);
  });
}

/** What was compiled from a source that is no longer there would still be found: a removed test would run. */
function removeOrphans() {
  if (!existsSync(join(root, 'build'))) return;
  for (const path of readdirSync(join(root, 'build'), { recursive: true })) {
    const source = /^(.*)\.js(\.map)?$/.exec(path)?.[1];
    if (source === undefined || existsSync(join(root, `${source}.ts`))) continue;
    rmSync(join(root, 'build', path), { force: true });
  }
}
