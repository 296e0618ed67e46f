import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { root } from './root.mjs';

/**
 * Does a piece of work unless it was done before and neither what it reads nor what it wrote has changed since.
 *
 * The inputs are looked at before the work begins: what changes while it runs is new work for the next time. The
 * stamp goes before the work starts: half-done work leaves none.
 *
 * @param {{ stamp: string, inputs: string[], outputs: string[] }} files paths relative to the root folder
 * @param {(outputsKept: boolean) => Promise<void>} work is told whether its earlier outputs are as it left them
 */
export async function whenChanged({ stamp, inputs, outputs }, work) {
  const path = join(root, stamp);
  const [oldInputs, oldOutputs] = readStamp(path);
  const newInputs = fingerprint(inputs);
  const outputsKept = oldOutputs === fingerprint(outputs);
  if (outputsKept && oldInputs === newInputs) return;
  rmSync(path, { force: true });
  await work(outputsKept);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${newInputs}\n${fingerprint(outputs)}\n`);
}

function readStamp(path) {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
