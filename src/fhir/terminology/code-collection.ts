import type { Concept } from './code-system.js';

/** A code that is in a value set. */
export interface Member extends Pick<Concept, 'code' | 'display' | 'abstract'> {
  readonly system: string;
  /** Of its system. */
  readonly caseSensitive: boolean;
}

/**
 * What the server knows of the codes in a value set: those that are in it for certain, and the systems of which others may be in
 * it, because the server does not hold them in full.
 */
export interface CodeCollection {
  /** By system, and by code as the system compares codes. */
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, Member>>;
  readonly open: ReadonlySet<string>;
  /** Whether a part is missing, so that anything may be in it. */
  readonly anything: boolean;
}

/** Nothing is in it. */
export const noCodes: CodeCollection = { codes: new Map(), open: new Set(), anything: false };

/** Nothing is known of it. */
export const unknownCodes: CodeCollection = { codes: new Map(), open: new Set(), anything: true };

/** What is in one of them. */
export function union(all: readonly CodeCollection[]): CodeCollection {
  const codes = new Map<string, Map<string, Member>>();
  for (const collection of all) {
    for (const [system, members] of collection.codes) {
      const sum = codes.get(system) ?? new Map<string, Member>();
      codes.set(system, sum);
      for (const [key, member] of members) if (!sum.has(key)) sum.set(key, member);
    }
  }
  const open = new Set(all.flatMap((collection) => [...collection.open]));
  return { codes, open, anything: all.some(({ anything }) => anything) };
}

/** What is in both. */
export function intersection(a: CodeCollection, b: CodeCollection): CodeCollection {
  const systems = new Set([...systemsOf(a), ...systemsOf(b)]);
  const open = [...systems].filter((system) => {
    const mayBeInBoth = mayHave(a, system) && mayHave(b, system);
    return mayBeInBoth && (isOpen(a, system) || isOpen(b, system));
  });
  const both = (system: string, key: string): boolean => b.codes.get(system)?.has(key) === true;
  return { codes: filtered(a, both), open: new Set(open), anything: a.anything && b.anything };
}

/** What is in the first and not in the second. What may be in the second is no longer certain. */
export function difference(a: CodeCollection, b: CodeCollection): CodeCollection {
  const stays = (system: string, key: string): boolean =>
    !isOpen(b, system) && b.codes.get(system)?.has(key) !== true;
  const unsure = [...a.codes.keys()].filter((system) => isOpen(b, system));
  return { codes: filtered(a, stays), open: new Set([...a.open, ...unsure]), anything: a.anything };
}

function filtered(
  { codes }: CodeCollection,
  stays: (system: string, key: string) => boolean,
): CodeCollection['codes'] {
  const kept = [...codes].map(
    ([system, members]) => [system, new Map([...members].filter(([key]) => stays(system, key)))] as const,
  );
  return new Map(kept.filter(([, members]) => members.size > 0));
}

function systemsOf({ codes, open }: CodeCollection): string[] {
  return [...codes.keys(), ...open];
}

function isOpen({ open, anything }: CodeCollection, system: string): boolean {
  return anything || open.has(system);
}

function mayHave(collection: CodeCollection, system: string): boolean {
  return isOpen(collection, system) || collection.codes.has(system);
}
