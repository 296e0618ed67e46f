import { createPrivateKey } from 'node:crypto';
import { isLeaf, leafMatches } from './audit/entry-leaf.js';
import { Fault } from './fault.js';
import { answerLedger, type LedgerAnswer } from './ledger/answer-ledger.js';
import { proveConsistency } from './ledger/consistency-proof.js';
import { acceptEntries, mostPostBytes, type Acceptance } from './ledger/mirror/accept-entries.js';
import type { MirroredEntry } from './ledger/mirror/entries-post.js';
import type { NoteSigner } from './ledger/note-signer.js';
import { proveLeaf, type LeafProof } from './ledger/prove-leaf.js';
import { readPublished, type LogIdentity } from './ledger/published.js';
import { publishCheckpoints } from './ledger/publisher.js';
import { followTree } from './ledger/tree.js';
import type { VerifierKey } from './ledger/verifier-key.js';
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
  answer(path: string, query: URLSearchParams): Promise<WholeAnswer | null>;
  /** Takes in posted entries of other ledgers; null if it takes none. */
  readonly posts: EntryPosts | null;
  /** @throws Fault what keeps it from growing or from being published */
  check(): void;
  /** Answers those who wait for growth. */
  endWaits(): void;
  /** Publishes what there is and ends. */
  stop(): Promise<void>;
}

/** What is posted to a ledger. */
export interface EntryPosts {
  /** Most bytes of a body. */
  readonly limit: number;
  take(body: Buffer): Promise<WholeAnswer>;
}

type WholeAnswer = LedgerAnswer & { readonly body: Buffer };

/** Others with whom a ledger has to do. */
export interface LedgerPeers {
  /** Who cosigns its checkpoints; null for nobody. */
  readonly witnesses: QuorumPolicy | null;
  /** The keys of the ledgers whose entries it takes in; null for none. */
  readonly accepted: readonly VerifierKey[] | null;
}

/** Follows and publishes the ledger of a store. @param keyring as it is at the moment of the call */
export function openLedger(
  store: Store,
  keyring: () => Keyring,
  { witnesses, accepted }: LedgerPeers = { witnesses: null, accepted: null },
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
      return answer && whole(answer);
    },
    posts: accepted && entryPosts({ store, log, accepted, check: isEntry }),
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

function entryPosts(acceptance: Acceptance): EntryPosts {
  const take = acceptEntries(acceptance);
  return { limit: mostPostBytes, take: async (body) => whole(await take(body)) };
}

function whole(answer: LedgerAnswer): WholeAnswer {
  return { ...answer, body: Buffer.from(answer.body) };
}

/** Hostile: what a ledger of the operator's choice may bring in is entries, whole or erased, and nothing else. */
function isEntry({ leaf, sealed }: MirroredEntry): boolean {
  return sealed ? leafMatches(leaf, sealed) : isLeaf(leaf);
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
