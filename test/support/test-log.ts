import { formatCheckpoint } from '../../src/ledger/checkpoint.js';
import { emptyRange, grow, rootOf, type CompactRange } from '../../src/ledger/compact-range.js';
import { proveConsistency } from '../../src/ledger/consistency-proof.js';
import { verifierKeyOf, type NoteSigner } from '../../src/ledger/note-signer.js';
import { signNote } from '../../src/ledger/signed-note.js';
import type { TreeHashes } from '../../src/ledger/tree-node.js';
import { formatVerifierKey, type VerifierKey } from '../../src/ledger/verifier-key.js';
import { newSigner } from './note-keys.js';

/** A log in memory with a key of its own. Logs that are made of different seeds have no leaf in common. */
export interface TestLog {
  readonly key: VerifierKey;
  readonly vkey: string;
  readonly signer: NoteSigner;
  /** Leaf by leaf, whatever the size. */
  readonly leaf: (index: number) => Buffer;
  /** The signed checkpoint of that size. */
  readonly note: (size: number) => string;
  readonly root: (size: number) => Buffer;
  readonly prove: (from: number, to: number) => Promise<Buffer[]>;
}

/** @param forks indices from which on the log differs from another of its signer that does not have them */
export function testLog(signer = newSigner('log.example/test'), forks: readonly number[] = []): TestLog {
  const leaf = (index: number): Buffer => Buffer.from(`${forks.filter((at) => at <= index).join()} ${index}`);
  const root = (size: number): Buffer => rootOf(rangeOf(leaf, 0, size));
  const key = verifierKeyOf(signer);
  return {
    key,
    vkey: formatVerifierKey(key),
    signer,
    leaf,
    root,
    note: (size) => signNote(formatCheckpoint({ origin: signer.name, size, root: root(size) }), [signer]),
    prove: (from, to) => proveConsistency(hashesOf(leaf), from, to),
  };
}

function rangeOf(leaf: (index: number) => Buffer, start: number, count: number): CompactRange {
  return grow(
    emptyRange,
    Array.from({ length: count }, (_, at) => leaf(start + at)),
  );
}

function hashesOf(leaf: (index: number) => Buffer): TreeHashes {
  return (nodes) =>
    Promise.resolve(nodes.map(({ level, index }) => rootOf(rangeOf(leaf, index * 2 ** level, 2 ** level))));
}
