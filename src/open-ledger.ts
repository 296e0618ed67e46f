import { createPrivateKey } from 'node:crypto';
import { leafMatches } from './audit/entry-leaf.js';
import { Fault } from './fault.js';
import { answerLedger, type LedgerAnswer } from './ledger/answer-ledger.js';
import { proveConsistency } from './ledger/consistency-proof.js';
import type { NoteSigner } from './ledger/note-signer.js';
import { proveLeaf, type LeafProof } from './ledger/prove-leaf.js';
import { readPublished, type LogIdentity } from './ledger/published.js';
import { publishCheckpoints } from './ledger/publisher.js';
import { followTree } from './ledger/tree.js';
import type { QuorumPolicy } from './ledger/witness/gather-cosignatures.js';
import { makeCosigning } from './ledger/witness/make-cosigning.js';
import type { Store } from './store/port.js';
import type { Keyring } from './vault/keyring.js';

/** The ledger of a server as its parts see it. */
export interface OpenLedger {
  /** How many leaves this process has followed. */
  size(): number;
  prove(index: number): Promise<LeafProof>;
  /** Answers what is public; null where there is nothing. */
  answer(path: string, query: URLSearchParams): Promise<(LedgerAnswer & { readonly body: Buffer }) | null>;
  /** @throws Fault what keeps it from growing or from being published */
  check(): void;
  /** Answers those who wait for growth. */
  endWaits(): void;
  /** Publishes what there is and ends. */
  stop(): Promise<void>;
}

/**
 * Follows and publishes the ledger of a store.
 *
 * @param keyring as it is at the moment of the call
 * @param witnesses who cosigns its checkpoints; null for nobody
 */
export function openLedger(
  store: Store,
  keyring: () => Keyring,
  witnesses: QuorumPolicy | null = null,
): OpenLedger {
  const log = logIdentity(keyring);
  const tree = followTree(store.ledger, leafMatches, () => readPublished(store.notes, log));
  const cosigning =
    witnesses && makeCosigning(witnesses, (from, to) => proveConsistency(tree.hashes, from, to));
  const publisher = publishCheckpoints(tree, store.notes, log, cosigning);
  return {
    size: () => tree.size(),
    prove: (index) => proveLeaf(tree, publisher, index),
    answer: async (path, query) => {
      const answer = await answerLedger(tree, publisher, store.ledger, path, query);
      return answer && { ...answer, body: Buffer.from(answer.body) };
    },
    check: () => {
      const fault = tree.fault() ?? publisher.fault();
      if (fault instanceof Fault) throw fault;
    },
    endWaits: () => {
      publisher.endWaits();
    },
    stop: async () => {
      await publisher.stop();
      tree.stop();
    },
  };
}

/** The log that a keyring signs for: with all its signing keys, as they are at the moment of the call. */
export function logIdentity(keyring: () => Keyring): LogIdentity {
  let known = { of: keyring(), signers: signersOf(keyring()) };
  return {
    origin: known.of.origin,
    get signers() {
      const now = keyring();
      if (now !== known.of) known = { of: now, signers: signersOf(now) };
      return known.signers;
    },
  };
}

/** RFC 8410 7: what comes before the 32 bytes of an Ed25519 key. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function signersOf({ origin, signing }: Keyring): NoteSigner[] {
  return signing.map((seed) => ({
    name: origin,
    type: 1,
    privateKey: createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' }),
  }));
}
