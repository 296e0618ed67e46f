import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { whenChanged } from './when-changed.mjs';

const script = 'scripts/compile-definitions.mjs';

/**
 * Makes generated/ out of the published definitions of FHIR, where the script or the packages changed.
 *
 * @param {(line: string) => void} say
 */
export async function definitions(say) {
  const files = {
    stamp: '.cache/definitions',
    inputs: [script, 'scripts/definitions', 'package-lock.json'],
    outputs: ['generated'],
  };
  await whenChanged(files, async (outputsKept) => {
    say('Compiling the FHIR definitions');
    // The script believes its own stamp and would not write again what somebody removed.
    if (!outputsKept) rmSync(join(root, 'generated'), { recursive: true, force: true });
    await run('the compilation of the FHIR definitions', process.execPath, [script]);
  });
}
