import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** How to run the `tallystick` command: from where it is compiled to, or from its sources if these tests run from theirs. */
export function cliProgram(words: readonly string[]): readonly [string, ...string[]] {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const cli = fileURLToPath(new URL(`../../../src/cli.${ending}`, import.meta.url));
  const loader = ending === 'ts' ? ['--import', createRequire(import.meta.url).resolve('tsx')] : [];
  return [process.execPath, ...loader, cli, ...words];
}
