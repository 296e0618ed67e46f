import { hash } from 'node:crypto';
import type { NewVersion } from '../store/port.js';
import { uint } from '../vault/keyed-hash.js';

/**
 * The ledger leaf of a change: a SHA-256 over the commit's id and, for each version, its place and the hash of its sealed bytes.
 * It tells nothing by itself, and later shows which sealed bytes the ledger stands for.
 */
export function changeLeaf(
  commit: Buffer,
  versions: readonly Pick<NewVersion, 'key' | 'version' | 'sealed' | 'index'>[],
): Buffer {
  const changes = versions.flatMap(({ key, version, sealed, index }) => [
    key,
    uint(version, 4),
    sha256(sealed),
    sha256(index),
  ]);
  return sha256(Buffer.concat([Buffer.from('tallystick change\n'), commit, ...changes]));
}

/** The ledger leaf of an erasure: a SHA-256 over the commit's id and the ids of the data keys that are destroyed. */
export function erasureLeaf(commit: Buffer, keys: readonly Buffer[]): Buffer {
  return sha256(Buffer.concat([Buffer.from('tallystick erasure\n'), commit, ...keys]));
}

/** The first leaf of a ledger. */
export function foundingLeaf(commit: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.from('tallystick founding\n'), commit]));
}

function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
