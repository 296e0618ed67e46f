import { Fault } from '../../src/fault.js';
import type { Store, Version } from '../../src/store/port.js';

/** A real store whose commits can be held up or made to fail. */
export interface GatedStore {
  readonly store: Store;
  /** The next commit waits. */
  hold(): Gate;
  /** From now on what is read was tampered with, or is not. */
  corrupt(corrupts: boolean): void;
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
  let corrupting = false;
  const seen = <T extends Version>(version: T): T =>
    corrupting ? { ...version, sealed: Buffer.from(version.sealed).fill(0, 20, 24) } : version;
  const commit: Store['commit'] = async (commits) => {
    if (failing) throw new Fault('unavailable', 'the test lets no commit through');
    const gate = held;
    held = null;
    gate?.reach();
    await gate?.opened;
    return real.commit(commits);
  };
  return {
    store: {
      ...real,
      commit,
      read: async (key, version) => {
        const found = await real.read(key, version);
        return found && seen(found);
      },
      history: async (...asked) => (await real.history(...asked)).map(seen),
      recent: async (...asked) => (await real.recent(...asked)).map(seen),
      find: async (...asked) => (await real.find(...asked)).map(seen),
    },
    hold: () => {
      let open = (): void => undefined;
      const opened = new Promise<void>((resolve) => (open = resolve));
      let reach = (): void => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      held = { reach, opened };
      return { reached, open };
    },
    corrupt: (corrupts) => {
      corrupting = corrupts;
    },
    fail: (fails) => {
      failing = fails;
    },
  };
}
