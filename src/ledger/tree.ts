import { setImmediate } from 'node:timers/promises';
import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';
import type { Checkpoint } from './checkpoint.js';
import { leafHash } from './hashes.js';
import { emptyEdge, growEdge } from './right-edge.js';
import { edgeRoot, startEdge } from './start-edge.js';
import { storedLeaves } from './stored-leaves.js';
import { tileHashes } from './tile-hashes.js';
import type { HashTile } from './tile.js';
import type { TreeHashes } from './tree-node.js';
import { makeTreeTiles } from './tree-tiles.js';
import { makeWaiters } from './waiters.js';

/** The Merkle tree over the leaves of a store, whoever appends to it. */
export interface Tree {
  /** How many leaves it has. The store may have more by now, never less. */
  size(): number;
  /** The root at its size. */
  root(): Promise<{ readonly size: number; readonly root: Buffer }>;
  /** Of every tree that it ever was, for proofs between any sizes up to its own. */
  readonly hashes: TreeHashes;
  /** A tile of hashes, `width` * 32 bytes. @throws Fault `not-found` if it does not reach so far, `tampered` */
  tile(tile: HashTile): Promise<Buffer>;
  /** Resolves with its size as soon as that is above `size`, or as it is after `ms` milliseconds. */
  grown(size: number, ms: number): Promise<number>;
  /** Resolves when it has what the store has now, or `ms` milliseconds have gone, or a fault keeps it from that. */
  caughtUp(ms: number): Promise<void>;
  /** What keeps it from growing, while that lasts: `tampered` for stored bytes that are not what they should be. */
  fault(): Fault | null;
  stop(): void;
}

/** Whether what lies beside a leaf is what the leaf commits to. */
export type EntryCheck = (leaf: Buffer, entry: Buffer) => boolean;

/** How many leaves are read at a time. */
const batch = 1024;

/** How long one wait for growth lasts, and the pause after a failure, in milliseconds. */
const patience = 1000;

/**
 * Follows the ledger of a store. Step by step:
 *
 * 1. From the latest published checkpoint the right edge is read back, from tiles that must lead to its root.
 * 2. Leaves beyond it are read back from the store, as they become durable, with what lies beside them.
 * 3. Each entry is checked against its leaf: what cannot be furnished must not be signed.
 * 4. Leaves become hashes, 256 hashes become a tile, and full tiles are put into the store.
 * 5. Only then the tree has grown. What fails on the way is tried again each second.
 *
 * @param check says whether an entry belongs to its leaf
 * @param published reads the latest checkpoint
 */
export function followTree(
  ledger: Ledger,
  check: EntryCheck,
  published: () => Promise<Checkpoint | null>,
): Tree {
  let [edge, fault, stopped] = [emptyEdge, null as Fault | null, false];
  const tiles = makeTreeTiles(ledger);
  const waiters = makeWaiters();
  const isStopped = (): boolean => stopped;

  const advance = async (): Promise<void> => {
    const more = (await ledger.grown(edge.size, patience)) > edge.size;
    const hashes = more ? await readBack(ledger, edge.size, check) : [];
    fault = null;
    const grown = growEdge(edge, hashes);
    for (const { level, index, hashes: bytes } of grown.full) await ledger.tiles.put(level, index, bytes);
    edge = grown.edge;
    waiters.look();
    // An embedded store answers without a pause; requests must get their turn between two batches.
    await setImmediate();
  };
  const start = async (): Promise<void> => {
    edge = await startEdge(ledger, await published());
    waiters.look();
  };
  const failed = (error: unknown): void => {
    fault =
      error instanceof Fault ? error : new Fault('unavailable', 'the ledger cannot be followed', [], error);
    waiters.look();
  };
  void persist(start, isStopped, failed).then(async () => {
    while (!isStopped()) await persist(advance, isStopped, failed);
  });
  return {
    size: () => edge.size,
    root: async () => ({ size: edge.size, root: await edgeRoot(edge) }),
    hashes: (nodes) => {
      const now = edge;
      return tileHashes(now.size, (tile) => tiles(now, tile))(nodes);
    },
    tile: (tile) => tiles(edge, tile),
    grown: async (size, ms) => {
      await waiters.until(() => edge.size > size, ms);
      return edge.size;
    },
    caughtUp: async (ms) => {
      const size = await ledger.size();
      await waiters.until(() => edge.size >= size || fault !== null, ms);
    },
    fault: () => fault,
    stop: () => {
      stopped = true;
    },
  };
}

/** The hashes of the next leaves. @throws Fault `tampered` if they are missing or an entry is not that of its leaf */
async function readBack(ledger: Ledger, from: number, check: EntryCheck): Promise<Buffer[]> {
  const leaves = await storedLeaves(ledger, from, batch);
  if (leaves.length === 0) throw new Fault('tampered', 'the ledger has fewer leaves than it counts');
  const entries = await ledger.entries(from, leaves.length);
  return leaves.map((leaf, at) => {
    const entry = entries[at];
    if (!entry || check(leaf, entry)) return leafHash(leaf);
    throw new Fault('tampered', 'a stored entry of the ledger is not the one that its leaf commits to');
  });
}

/** Does it until it is done or nobody wants it any more. */
async function persist(
  act: () => Promise<void>,
  isStopped: () => boolean,
  failed: (error: unknown) => void,
): Promise<void> {
  while (!isStopped()) {
    try {
      await act();
      return;
    } catch (error) {
      // The store is away or closing, or has what it should not: what the tree has stays true.
      failed(error);
      await new Promise((resolve) => setTimeout(resolve, patience).unref());
    }
  }
}
