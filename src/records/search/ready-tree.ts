import type { Candidate } from './candidate.js';
import { andThen, proposesNothing, type Proposal, type Ready } from './ready.js';

/** All of them must be met. */
export function readyAll(all: readonly Ready[]): Ready {
  const inOrder = byCost(all);
  return {
    looksAt: inOrder.at(-1)?.looksAt ?? 'index',
    meets: (candidate) => meetsAll(inOrder, candidate),
    isDeep: all.some(({ isDeep }) => isDeep),
    propose: async () => {
      for (const one of [...all].sort((a, b) => Number(a.isDeep) - Number(b.isDeep))) {
        const proposal = await one.propose();
        if (proposal) return proposal;
      }
      return null;
    },
  };
}

/** At least one of them must be met. */
export function readyAny(any: readonly Ready[]): Ready {
  const inOrder = byCost(any);
  return {
    looksAt: inOrder.at(-1)?.looksAt ?? 'index',
    meets: (candidate) => meetsAny(inOrder, candidate),
    isDeep: any.some(({ isDeep }) => isDeep),
    propose: () => proposeAny(any),
  };
}

export function readyNot(one: Ready): Ready {
  return {
    looksAt: one.looksAt,
    meets: (candidate) => andThen(one.meets(candidate), (is) => !is),
    ...proposesNothing(),
  };
}

const costs: readonly Ready['looksAt'][] = ['index', 'other rows', 'body'];

/** What is decided by the index record comes first. */
export function byCost(ready: readonly Ready[]): Ready[] {
  return [...ready].sort((a, b) => costs.indexOf(a.looksAt) - costs.indexOf(b.looksAt));
}

/** @param from those before it are met */
export function meetsAll(
  ready: readonly Ready[],
  candidate: Candidate,
  from = 0,
): boolean | Promise<boolean> {
  for (let i = from; i < ready.length; i++) {
    const met = ready[i]?.meets(candidate);
    if (met instanceof Promise) return met.then((is) => is && meetsAll(ready, candidate, i + 1));
    if (!met) return false;
  }
  return true;
}

function meetsAny(ready: readonly Ready[], candidate: Candidate, from = 0): boolean | Promise<boolean> {
  for (let i = from; i < ready.length; i++) {
    const met = ready[i]?.meets(candidate);
    if (met instanceof Promise) return met.then((is) => is || meetsAny(ready, candidate, i + 1));
    if (met) return true;
  }
  return false;
}

async function proposeAny(any: readonly Ready[]): Promise<Proposal | null> {
  const proposals: Proposal[] = [];
  for (const one of any) {
    const proposal = await one.propose();
    if (!proposal) return null;
    proposals.push(proposal);
  }
  return {
    ids: proposals.flatMap(({ ids }) => ids),
    families: proposals.flatMap(({ families }) => families),
  };
}
