/**
 * Lets a transaction commit only if what it looked at is still so. Names stand for what can be looked at: `Type/id` of a resource, and
 * `Type` with the value of an identifier for whoever has it. It holds within one process; between processes, claims do what they can
 * (docs/decisions, claims).
 */
export interface Reliance {
  /** Notes that a commit under way changes what goes by these names. The function is to be called when the commit is through or refused. */
  changing(names: readonly string[]): () => void;
  /** Begins to look. */
  look(): Look;
  /** Runs what was in the way of others before: one at a time, so that each gets through. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** What a transaction sees from one moment on. */
export interface Look {
  /** Whether none of these was changed since that moment, or is being changed. */
  holds(names: readonly string[]): boolean;
  /** To be called when nothing is asked any more. */
  end(): void;
}

/** More changes than this are forgotten: who looked before looks again. */
const mostChanges = 10_000;

export function makeReliance(): Reliance {
  const underWay = new Map<string, number>();
  /** By name: when it was last changed, in steps of the clock. Kept while anybody looks. */
  const changed = new Map<string, number>();
  let clock = 0;
  let forgotten = 0;
  let looking = 0;
  let last: Promise<unknown> = Promise.resolve();

  const through = (name: string): void => {
    const others = (underWay.get(name) ?? 1) - 1;
    if (others > 0) underWay.set(name, others);
    else underWay.delete(name);
    if (looking > 0) changed.set(name, clock);
  };
  const forget = (): void => {
    changed.clear();
    forgotten = clock;
  };
  return {
    changing: (names) => {
      for (const name of names) underWay.set(name, (underWay.get(name) ?? 0) + 1);
      return () => {
        clock++;
        names.forEach(through);
        if (changed.size > mostChanges) forget();
      };
    },
    look: () => {
      const began = clock;
      looking++;
      return {
        holds: (names) =>
          began >= forgotten &&
          names.every((name) => !underWay.has(name) && (changed.get(name) ?? 0) <= began),
        end: () => {
          if (--looking === 0) forget();
        },
      };
    },
    inTurn: (work) => {
      const turn = last.then(work, work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
