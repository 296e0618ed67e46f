import { Fault } from '../../src/fault.js';
import type { Store } from '../../src/store/port.js';

/** A real store whose commits can be held up or made to fail. */
export interface GatedStore {
  readonly store: Store;
  /** The next commit waits. */
  hold(): Gate;
  /** From now on commits fail, or do not. */
  fail(fails: boolean): void;
}

export interface Gate {
  /** Resolves when a commit has come to the gate. */
  readonly reached: Promise<void>;
  readonly open: () => void;
}

export function gated(real: Store): GatedStore {
  let held: { reach: () => void; opened: Promise<void> } | null = null;
  let failing = false;
  const commit: Store['commit'] = async (commits) => {
    if (failing) throw new Fault('unavailable', 'the test lets no commit through');
    const gate = held;
    held = null;
    gate?.reach();
    await gate?.opened;
    return real.commit(commits);
  };
  return {
    store: { ...real, commit },
    hold: () => {
      let open = (): void => undefined;
      const opened = new Promise<void>((resolve) => (open = resolve));
      let reach = (): void => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      held = { reach, opened };
      return { reached, open };
    },
    fail: (fails) => {
      failing = fails;
    },
  };
}
