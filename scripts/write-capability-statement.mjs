// Writes capability-statement.json anew: what the software of this tree says of itself. A test fails where it was forgotten.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/root.mjs';
import './build.mjs';

const { capabilityStatement } = await import(
  join(root, 'build/src/rest/capabilities/capability-statement.js')
);
writeFileSync(join(root, 'capability-statement.json'), `${JSON.stringify(capabilityStatement(), null, 2)}\n`);
