import type { Store } from '../../store/port.js';
import type { MirroredEntry } from './entries-post.js';
import { patience, type FurtherParts } from './further-ledgers.js';
import { isMirrored } from './mirrored-commit.js';
import { readOutage, type Outage } from './outage-note.js';
import { makeSender, type SendEntries } from './send-entries.js';

/** How often the outages are looked at, in milliseconds. */
const often = 1000;

/** Entries that are read at a time. */
const stretch = 512;

/** For how long entries may be on their way that were sealed while a ledger was away, in milliseconds: the stores give up before. */
export const straggling = 30_000;

/**
 * Brings to each required ledger what it missed, in order, as soon as it is back, and ends its outage. Step by step:
 *
 * 1. Every second the store is asked whether there is an outage, whichever process saw it begin.
 * 2. All own entries from its beginning on are sent. While that fails it lasts.
 * 3. It is `ending`: from then on every process sends its entries before it commits them again.
 * 4. For half a minute entries are looked for whose process had not seen that yet, and sent too.
 * 5. The end is entered into the ledger, and the outage is over.
 *
 * @returns a function that ends it
 */
export function bringMissed(parts: FurtherParts, grace = straggling): () => Promise<void> {
  const stop = new AbortController();
  const watched = parts.ledgers.filter(({ required }) => required);
  const running = watched.map(async (ledger) => {
    const send = makeSender(ledger, parts.log);
    while (!stop.signal.aborted) {
      // An outage that cannot be ended now is there a second later.
      await step(ledger.key.name, stoppable(send, stop.signal), parts, grace).catch(() => undefined);
      await rest(stop.signal);
    }
  });
  return async () => {
    stop.abort();
    await Promise.all(running);
  };
}

async function step(origin: string, send: SendEntries, parts: FurtherParts, grace: number): Promise<void> {
  const { store, enter } = parts;
  const { outage, replace } = await readOutage(store.notes, origin);
  if (!outage || outage.phase === 'over') return;
  const from = await sendFrom(outage.from, send, store);
  const now = Date.now();
  if (outage.phase !== 'ending') {
    await replace({ ...outage, phase: 'ending', since: now, from });
  } else if (now - outage.since < grace) {
    if (from > outage.from) await replace({ ...outage, from });
  } else {
    const over: Outage = { ...outage, phase: 'over', since: now, from };
    if (!outage.entered) await replace(over);
    else await enter('ended', [origin], (entries) => sendToPresent(parts, entries)).then(() => replace(over));
  }
}

/** Sends the own entries of the ledger from an index on; answers where it ended. */
async function sendFrom(from: number, send: SendEntries, { ledger }: Pick<Store, 'ledger'>): Promise<number> {
  for (let at = from; ;) {
    const leaves = await ledger.leaves(at, stretch);
    if (leaves.length === 0) return at;
    const sealed = await ledger.entries(at, leaves.length);
    const own = leaves.flatMap(({ leaf, commit }, n) =>
      isMirrored(commit) ? [] : [{ leaf, sealed: sealed[n] ?? null }],
    );
    await send(own, { again: true, signal: AbortSignal.timeout(patience) });
    at += leaves.length;
  }
}

/** To all that are there; the others miss it for now. */
async function sendToPresent(
  { ledgers, log, store }: FurtherParts,
  entries: readonly MirroredEntry[],
): Promise<void> {
  const signal = AbortSignal.timeout(patience);
  const required = ledgers.filter((ledger) => ledger.required);
  await Promise.all(
    required.map(async (ledger) => {
      const { outage } = await readOutage(store.notes, ledger.key.name);
      const missed = outage?.phase === 'begun' || outage?.phase === 'away';
      if (!missed) await makeSender(ledger, log)(entries, { again: false, signal });
    }),
  );
}

/** A stop does not wait for a ledger that does not answer. */
function stoppable(send: SendEntries, stop: AbortSignal): SendEntries {
  return (entries, { again, signal }) => send(entries, { again, signal: AbortSignal.any([stop, signal]) });
}

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, often);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}
