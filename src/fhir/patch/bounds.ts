import { Fault } from '../../fault.js';
import type { TextTree } from '../json/text-tree.js';

/** How many operations a patch may have. */
export const mostOperations = 500;

/** Characters looked at. */
const mostWork = 40_000_000;

const longestResult = 8_000_000;
const deepest = 64;

/** Copies of copies grow without end. @throws Fault `too-large` */
export function requireBounded(tree: TextTree): TextTree {
  if (tree.length > longestResult || tree.depth > deepest) {
    throw new Fault('too-large', 'the patch makes more of the resource than a resource may be');
  }
  return tree;
}

/**
 * Counts what the operations of a patch may look at: each of them all of the resource.
 *
 * @returns is to be told of the length of the resource before each operation; throws Fault `too-costly`
 */
export function makeMeter(): (length: number) => void {
  let work = 0;
  return (length) => {
    work += length;
    if (work > mostWork) {
      throw new Fault('too-costly', 'the patch has too many operations for so long a resource');
    }
  };
}
