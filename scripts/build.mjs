import { build } from './lib/build.mjs';
import { orFail } from './lib/or-fail.mjs';
import { requireNode } from './lib/require-node.mjs';

requireNode();
await orFail(build);
