import type { Checkpoint } from '../checkpoint.js';
import { consistencyHolds, proveConsistency } from '../consistency-proof.js';
import { rangeHashes } from '../leaf-ranges.js';
import { tileHashes } from '../tile-hashes.js';
import { doesNotHold } from './does-not-hold.js';
import type { TileSource } from './tile-source.js';

/**
 * Checks that a checkpoint extends an earlier one of the same log, by the proof that the tiles give.
 *
 * @param called how the earlier one is named, such as `the saved checkpoint`
 * @throws Fault `tampered`
 */
export async function checkExtends(
  tiles: TileSource,
  earlier: Checkpoint,
  latest: Checkpoint,
  called: string,
): Promise<void> {
  const { size: from, root: fromRoot } = earlier;
  const { size: to, root: toRoot } = latest;
  if (to < from) {
    const cut = `${called} has ${String(from)} entries and the checkpoint ${String(to)}`;
    throw doesNotHold(`${cut}: the ledger was cut or rolled back`);
  }
  if (from === to && !fromRoot.equals(toRoot)) {
    throw doesNotHold(
      `${called} has another root at the same ${String(to)} entries: the history was changed`,
    );
  }
  const hashes = tileHashes(to, (tile) => tiles.hashes(tile));
  const proof = await proveConsistency(hashes, from, to);
  if (consistencyHolds({ from, fromRoot, to, toRoot, proof })) return;
  const [root] = await rangeHashes(hashes, [{ start: 0, end: to }]);
  throw doesNotHold(
    root?.equals(toRoot)
      ? `the first ${String(from)} entries are not those of ${called}: the history was changed`
      : 'the tiles do not give the root of the checkpoint',
  );
}
