import type { SpreadBound, Store, Token } from '../store/port.js';
import { gather } from './gather.js';
import { makeRecent } from './recent.js';
import type { TokenFamily } from './token-family.js';

/** A label given to a row, and the bound that its commit has to raise, if any. */
export interface SpreadToken {
  readonly label: number;
  readonly token: Token;
  readonly raise: SpreadBound | null;
}

/** Gives each new row of a family a label that no other row has. */
export interface Spread {
  /** @param lasting no row of the family ever loses its label: then nobody has a higher one where the first is free */
  next(family: TokenFamily, lasting?: boolean): Promise<SpreadToken>;
  /** Notes that bounds became durable with a commit. */
  raised(bounds: readonly SpreadBound[]): void;
}

/** Labels that every family has without a stored bound: near-unique values never need one. */
export const freeLabels = 4;

/** Of most values only one row is ever written: few cursors are worth keeping. */
const mostCached = 10_000;

/**
 * No label is used at or above the stored bound: searches end there. That none is used twice rests on this: a free label is looked
 * for anew each time, and whoever needs more takes a block of labels behind the bound that is stored at that moment, and keeps
 * to it. Only two processes that do so in one family within the same milliseconds can meet, and then two rows show that they
 * share a value.
 */
export function makeSpread(store: Pick<Store, 'bounds' | 'carried'>): Spread {
  const cursors = makeRecent<Cursor>(mostCached);
  const look = gather((families: readonly TokenFamily[]) => lookAtAll(store, families));
  const lookAtFirst = gather((families: readonly TokenFamily[]) => lookAtFirsts(store, families));
  const lookAt = async (family: TokenFamily, lasting: boolean): Promise<Seen> =>
    lasting && (await lookAtFirst(family)) ? nothingSeen : look(family);
  const cursorOf = (family: TokenFamily): Cursor => {
    const name = family.id.toString('latin1');
    const cursor = cursors.get(name) ?? { next: 0, end: 0, durable: 0, looking: null };
    cursors.set(name, cursor);
    return cursor;
  };
  return {
    next: async (family, lasting = false) => {
      const cursor = cursorOf(family);
      while (cursor.next === cursor.end) {
        cursor.looking ??= lookAt(family, lasting && cursor.end === 0)
          .then((seen) => {
            advance(cursor, seen);
          })
          .finally(() => (cursor.looking = null));
        await cursor.looking;
      }
      const label = cursor.next++;
      const raise = label < cursor.durable ? null : { family: family.id, bound: cursor.end };
      return { label, token: family.token(label), raise };
    },
    raised: (bounds) => {
      for (const { family, bound } of bounds) {
        const cursor = cursors.get(family.toString('latin1'));
        if (cursor) cursor.durable = Math.max(cursor.durable, bound);
      }
    },
  };
}

/** The labels of a family that this process may give: from `next` up to but not `end`. */
interface Cursor {
  next: number;
  end: number;
  /** The bound that the store is known to have. */
  durable: number;
  /** Set while the next labels are looked for. */
  looking: Promise<void> | null;
}

/** What the store says of a family. */
interface Seen {
  readonly bound: number;
  /** The lowest free label above all that are carried. */
  readonly free: number;
}

const nothingSeen: Seen = { bound: 0, free: 0 };

/** Whether the first label of each family is free. */
async function lookAtFirsts(
  store: Pick<Store, 'carried'>,
  families: readonly TokenFamily[],
): Promise<boolean[]> {
  const tokens = families.map((family) => family.token(0));
  const carried = new Set((await store.carried(tokens)).map((token) => token.toString('latin1')));
  return tokens.map((token) => !carried.has(token.toString('latin1')));
}

async function lookAtAll(
  store: Pick<Store, 'bounds' | 'carried'>,
  families: readonly TokenFamily[],
): Promise<Seen[]> {
  const tokens = families.map((family) =>
    Array.from({ length: freeLabels }, (_, label) => family.token(label)),
  );
  const [bounds, carried] = await Promise.all([
    store.bounds(families.map(({ id }) => id)),
    store.carried(tokens.flat()),
  ]);
  const isCarried = new Set(carried.map((token) => token.toString('latin1')));
  return tokens.map((own, i) => ({
    bound: bounds[i] ?? 0,
    free: own.findLastIndex((token) => isCarried.has(token.toString('latin1'))) + 1,
  }));
}

function advance(cursor: Cursor, { bound, free }: Seen): void {
  cursor.durable = Math.max(bound, freeLabels);
  const label = Math.max(free, cursor.end);
  if (bound === 0 && label < freeLabels) {
    cursor.next = label;
    cursor.end = label + 1;
  } else {
    cursor.next = Math.max(cursor.durable, cursor.end);
    cursor.end = cursor.next + blockAt(cursor.next);
  }
}

/** A quarter of what is in use, between 4 and 1,024: searches look at few labels in vain, writers seldom raise. */
function blockAt(label: number): number {
  return Math.min(Math.max(Math.ceil(label / 4), freeLabels), 1024);
}
