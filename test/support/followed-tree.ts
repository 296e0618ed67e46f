import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../src/fault.js';
import { readPublished, type LogIdentity } from '../../src/ledger/published.js';
import { publishCheckpoints, type GatherCosignatures, type Publisher } from '../../src/ledger/publisher.js';
import { followTree, type Tree } from '../../src/ledger/tree.js';
import type { Store } from '../../src/store/port.js';
import { entryIsThatOfItsLeaf } from './ledger-entries.js';
import { newSigner } from './note-keys.js';

/** A tree and its publisher, as a server has them. */
export interface Followed {
  readonly tree: Tree;
  readonly publisher: Publisher;
  stop(): Promise<void>;
}

export function newLog(): LogIdentity {
  return { origin: 'log.example/test', signers: [newSigner('log.example/test')] };
}

export function follow(store: Store, log: LogIdentity, gather?: GatherCosignatures): Followed {
  const tree = followTree(store.ledger, entryIsThatOfItsLeaf, () => readPublished(store.notes, log));
  const publisher = publishCheckpoints(
    tree,
    store.notes,
    log,
    gather ? { required: true, quorum: 0, count: () => 0, gather } : null,
  );
  return {
    tree,
    publisher,
    stop: async () => {
      await publisher.stop();
      tree.stop();
    },
  };
}

/** Follows a store for as long as the act lasts. */
export async function whileFollowing(
  store: Store,
  log: LogIdentity,
  act: (followed: Followed) => Promise<void>,
  gather?: GatherCosignatures,
): Promise<void> {
  const followed = follow(store, log, gather);
  try {
    await act(followed);
  } finally {
    await followed.stop();
  }
}

/** The fault that shows within five seconds. */
export async function faultOf(what: { fault(): Fault | null }): Promise<Fault | null> {
  await soon(() => what.fault() !== null);
  return what.fault();
}

/** Waits, five seconds at the most, and says whether it came. */
export async function soon(isSo: () => boolean): Promise<boolean> {
  const end = Date.now() + 5000;
  while (!isSo() && Date.now() < end) await sleep(5);
  return isSo();
}
