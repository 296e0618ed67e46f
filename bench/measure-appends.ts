import { hash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { leafMatches } from '../src/audit/entry-leaf.js';
import { followTree, type Tree } from '../src/ledger/tree.js';
import type { Commit, Store } from '../src/store/port.js';
import { openMongoStore } from '../src/store/mongo/open.js';
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.js';
import type { StoreUnderTest } from './stores.js';

/** Leaves a second that a store takes, each figure the median over the rounds. */
export interface Appends {
  /** Leaves alone. */
  readonly leaves: number;
  /** With the sealed entries beside them. */
  readonly entries: number;
  /** The same with the tree over them: a leaf counts once it is integrated. */
  readonly integrated: number;
}

type Way = keyof Appends;
const ways: readonly Way[] = ['leaves', 'entries', 'integrated'];

/** As many commits as requests in flight share, each of one leaf. */
const commitsABatch = 64;
/** What the entry of a read weighs, in bytes. */
const entryLength = 5200;

/** Appends to new stores of one kind, in this process, way by way in turn. @param folder for those that lie in a file */
export async function measureAppends(
  store: StoreUnderTest,
  folder: string,
  { seconds, rounds }: { readonly seconds: number; readonly rounds: number },
): Promise<Appends> {
  const rates: Record<Way, number[]> = { leaves: [], entries: [], integrated: [] };
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const opened = await openFresh(store, folder, `appends-${way}-${String(round)}`);
      rates[way].push(await appendFor(opened, way, seconds));
      await opened.close();
    }
  }
  return {
    leaves: median(rates.leaves),
    entries: median(rates.entries),
    integrated: median(rates.integrated),
  };
}

async function openFresh(store: StoreUnderTest, folder: string, name: string): Promise<Store> {
  const { setting } = store.fresh(name);
  if (setting !== null) return openMongoStore(setting);
  mkdirSync(folder, { recursive: true });
  return openSqliteStore(join(folder, `${name}.db`), 'server');
}

async function appendFor(store: Store, way: Way, seconds: number): Promise<number> {
  const tree: Tree | null =
    way === 'integrated' ? followTree(store.ledger, leafMatches, () => Promise.resolve(null)) : null;
  const began = performance.now();
  let appended = 0;
  for (; performance.now() - began < seconds * 1000; appended += commitsABatch) {
    await store.commit(Array.from({ length: commitsABatch }, () => appending(way !== 'leaves')));
  }
  await tree?.caughtUp(60_000);
  const took = (performance.now() - began) / 1000;
  const fault = tree?.fault();
  tree?.stop();
  if (fault) throw fault;
  return appended / took;
}

/** One leaf as audit/ writes it, with what it commits to beside it. */
function appending(withEntry: boolean): Commit {
  const entry = randomBytes(entryLength);
  const leaf = Buffer.concat([Buffer.from([1]), hash('sha256', entry, 'buffer'), randomBytes(68)]);
  const nothing = { versions: [], dataKeys: [], bounds: [], claims: null, owed: null };
  return { id: randomBytes(16), leaves: [leaf], entries: [withEntry ? entry : null], ...nothing };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
