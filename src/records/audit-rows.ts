import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { deriveContentKey } from '../audit/derive-content-key.js';
import { openLedgerEntry } from '../audit/entry-pointer.js';
import type { PendingEntry } from '../audit/pending-entry.js';
import { Fault } from '../fault.js';
import type { OwedCommit } from '../store/port.js';
import type { RecordsContext } from './context.js';
import { sealContent, type SealedDraft } from './draft.js';
import { openOwed } from './owed-events.js';
import { withRowsLease } from './rows-lease.js';

/**
 * Makes the rows of AuditEvents. An entry is durable before anything is released; its row, by which the event is found as a FHIR resource,
 * follows from it and is made later, many at a time. Whoever looks for AuditEvents waits until all that were entered before have theirs.
 */
export interface AuditRows {
  /** Notes the entries of a commit that is durable: the rows are made from what is at hand. @param index of its first leaf */
  entered(index: number, commit: Buffer, entries: readonly PendingEntry[]): void;
  /** Waits while too many rows are owed. */
  room(): Promise<void>;
  /** Every AuditEvent that is in the ledger at the time of the call has its row when the promise resolves. @throws Fault `unavailable` */
  upToDate(): Promise<void>;
  /** @throws Fault what keeps rows from being made */
  check(): void;
  /** Makes no more rows, and returns when those that are being made are. The rest stays owed: the next to look makes them. */
  stop(): Promise<void>;
}

/** From so many entries on, requests wait for rows to be made. */
export const mostOwed = 8192;
/** So many rows are made at a time: rows and tokens lie all over the database, and of many some lie on one page. */
const manyOwed = 512;
/** How long rows are owed at the most while little happens, in milliseconds. */
const longestOwed = 1000;
/** How long to wait while another process makes rows, in milliseconds. */
const othersTurn = 20;
/** How many are sealed before requests get their turn. */
const untilOthersTurn = 16;

export function makeAuditRows(context: () => RecordsContext): AuditRows {
  const atHand = makeAtHand();
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let running = false;
  let stopped = false;
  let fault: unknown = null;

  /** Answers the ledger index below which nothing is owed any more; null if nothing is owed at all. */
  const step = async (): Promise<number | null> => {
    const { store } = context();
    const newest = atHand.newest();
    const [first] = await store.ledger.owed(1);
    const done = first ? await withRowsLease(store.notes, settleSome) : newest + 1;
    if (done === null) await delay(othersTurn);
    atHand.dropBelow(done ?? first?.index ?? 0);
    return first ? (done ?? first.index) : null;
  };
  const settleSome = async (): Promise<number> => {
    const commits = oneStep(context(), await context().store.ledger.owed(manyOwed));
    const end = (commits.at(-1)?.index ?? -1) + 1;
    if (end > 0) await settleCommits(context(), commits, end, atHand.find);
    return end;
  };
  /** One step at a time. */
  const nextStep = (): Promise<number | null> => {
    const next = last.then(step, step);
    last = next;
    return next;
  };
  const through = async (size: number): Promise<void> => {
    for (let at = await nextStep(); at !== null && at < size;) at = await nextStep();
  };
  const inBackground = async (): Promise<void> => {
    running = true;
    try {
      do await nextStep();
      while (atHand.count() >= manyOwed && !stopped);
      fault = null;
    } catch (thrown) {
      fault = thrown;
    }
    running = false;
    later();
  };
  const later = (): void => {
    if (atHand.count() > 0 && !stopped) timer ??= setTimeout(now, longestOwed).unref();
  };
  const now = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!running && !stopped) void inBackground();
  };

  return {
    entered: (index, commit, entries) => {
      atHand.add(index, commit, entries);
      if (atHand.count() < manyOwed) later();
      else now();
    },
    room: async () => {
      while (atHand.count() >= mostOwed) await nextStep();
    },
    upToDate: async () => {
      await through(await context().store.ledger.size());
    },
    check: () => {
      if (fault instanceof Fault) throw fault;
    },
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      await last.catch(() => undefined);
    },
  };
}

/** The entries of this process that have no rows yet. */
interface AtHand {
  add(index: number, commit: Buffer, entries: readonly PendingEntry[]): void;
  readonly find: (commit: Buffer) => readonly PendingEntry[] | undefined;
  /** Drops those of commits that begin below a ledger index. */
  dropBelow(index: number): void;
  /** How many entries there are. */
  count(): number;
  /** The highest index; -1 if there is none. */
  newest(): number;
}

function makeAtHand(): AtHand {
  // Commits come in the order of the ledger, but for those of one batch.
  const commits = new Map<string, { readonly index: number; readonly entries: readonly PendingEntry[] }>();
  let count = 0;
  let newest = -1;
  return {
    add: (index, commit, entries) => {
      commits.set(commit.toString('latin1'), { index, entries });
      count += entries.length;
      newest = Math.max(newest, index);
    },
    find: (commit) => commits.get(commit.toString('latin1'))?.entries,
    dropBelow: (below) => {
      for (const [commit, { index, entries }] of commits) {
        if (index >= below) break;
        commits.delete(commit);
        count -= entries.length;
      }
    },
    count: () => count,
    newest: () => newest,
  };
}

/**
 * The first commits, until they owe many rows: the cursors of all families that are given labels in one step have to be kept until
 * the rows are there, or a label would be given twice.
 */
function oneStep(context: RecordsContext, commits: readonly OwedCommit[]): readonly OwedCommit[] {
  let rows = 0;
  const last = commits.findIndex(({ commit, owed }) => {
    rows += openOwed(context.secrets.headers, commit, owed).keys.length;
    return rows >= manyOwed;
  });
  return last < 0 ? commits : commits.slice(0, last + 1);
}

/** Until no data key is in the way. */
async function settleCommits(
  context: RecordsContext,
  commits: readonly OwedCommit[],
  through: number,
  atHand: AtHand['find'],
): Promise<void> {
  for (;;) {
    const drafts = await draftRows(context, commits, atHand);
    const bounds = drafts.flatMap((draft) => draft.bounds);
    const dataKeys = drafts.flatMap((draft) => draft.dataKeys);
    const rows = drafts.map(({ version }) => version);
    if (await context.store.settle({ rows, dataKeys, bounds, through })) {
      context.spread.raised(bounds);
      await context.dataKeys.saved(dataKeys);
      return;
    }
    context.dataKeys.forget(dataKeys.map(({ id }) => id));
  }
}

async function draftRows(
  context: RecordsContext,
  commits: readonly OwedCommit[],
  atHand: AtHand['find'],
): Promise<SealedDraft[]> {
  const drafts: (SealedDraft | null)[] = [];
  const events = commits.flatMap((commit) => owedEvents(context, commit, atHand(commit.commit)));
  for (let at = 0; at < events.length; at += untilOthersTurn) {
    const some = events.slice(at, at + untilOthersTurn);
    drafts.push(...(await Promise.all(some.map((event) => draftRow(context, event)))));
    await nextTurn();
  }
  return drafts.filter((draft) => draft !== null);
}

/** An AuditEvent without a row. */
interface OwedEvent {
  readonly commit: Buffer;
  /** Among the entries of the commit. */
  readonly position: number;
  /** Ids of its data keys. */
  readonly keys: readonly Buffer[];
  /** Undefined where another process entered it, or this one before it was started anew. */
  readonly entry: PendingEntry | undefined;
}

function owedEvents(
  context: RecordsContext,
  { commit, owed }: OwedCommit,
  atHand: readonly PendingEntry[] | undefined,
): OwedEvent[] {
  const { first, keys } = openOwed(context.secrets.headers, commit, owed);
  return keys.map((own, i) => ({ commit, position: first + i, keys: own, entry: atHand?.[i] }));
}

/** Null for what was erased before it had a row. */
async function draftRow(context: RecordsContext, owed: OwedEvent): Promise<SealedDraft | null> {
  const { commit, position } = owed;
  try {
    const { event, contentKey } = await entryOf(context, owed);
    const value = JSON.parse(event.toString()) as { readonly id: string; readonly recorded: string };
    const updated = Date.parse(value.recorded);
    const draft = {
      type: 'AuditEvent',
      id: value.id,
      version: 1,
      updated,
      change: 'created',
      previous: null,
    } as const;
    return await sealContent(
      context,
      draft,
      { value: { ...value }, body: event, pointer: null },
      { commit, position, contentKey },
    );
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return null;
    throw fault;
  }
}

/** @throws Fault `erased` if one of its keys is destroyed, even if the event is at hand */
async function entryOf(
  context: RecordsContext,
  { commit, position, keys: ids, entry }: OwedEvent,
): Promise<Pick<PendingEntry, 'event' | 'contentKey'>> {
  const [key] = await context.dataKeys.forReading(ids);
  if (entry) return entry;
  if (!key) throw new Fault('tampered', 'an owed event names no data key');
  const contentKey = deriveContentKey(key.secret, commit, position);
  const { content } = await openLedgerEntry(context.store.ledger, { commit, position, contentKey });
  return { event: content.event, contentKey };
}
