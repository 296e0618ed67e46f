import { dirname } from 'node:path';

/** Folders whose files start servers and engines of their own and take long: each file is a batch, and the first to start. */
const slow = ['crash', 'e2e', '.'];

/**
 * Cuts the test files into batches, each for a process of its own.
 *
 * @param {string[]} paths of compiled test files, below the folder of the tests
 * @returns {string[][]} in the order in which to start them
 */
export function testBatches(paths) {
  const folders = new Map();
  for (const path of paths) {
    const [folder] = dirname(path).split('/');
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const single = slow.flatMap((folder) => folders.get(folder) ?? []).map((path) => [path]);
  const whole = [...folders].filter(([folder]) => !slow.includes(folder)).map(([, inside]) => inside);
  return [...single, ...whole];
}
