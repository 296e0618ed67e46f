import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { orFail } from './lib/or-fail.mjs';
import { requireNode } from './lib/require-node.mjs';
import { root } from './lib/root.mjs';

requireNode();
await orFail(async () => {
  await build();
  await serve();
});

/** In this very process: signals and the exit code need nobody to pass them on. */
async function serve() {
  const cli = join(root, 'build', 'src', 'cli.js');
  process.chdir(root);
  process.argv.splice(1, 1, cli, 'serve');
  await import(pathToFileURL(cli).href);
}
