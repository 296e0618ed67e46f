import type { NamedFamily } from '../row-tokens.js';
import type { Candidate } from './candidate.js';

/** A criterion made ready: what it needs to know beforehand has been looked up. */
export interface Ready {
  /** What deciding looks at. What is dearer is asked last. */
  readonly looksAt: 'index' | 'other rows' | 'body';
  /** Whether a resource meets the criterion. Tokens only propose; this decides. */
  meets(candidate: Candidate): boolean | Promise<boolean>;
  /** Where all that meet it are to be found; null where tokens do not tell. */
  propose(): Promise<Proposal | null>;
  /** Whether proposing is a search of its own. */
  readonly isDeep: boolean;
}

/** Resources by their ids and rows by their token families: all that can meet a criterion, and others. */
export interface Proposal {
  readonly ids: readonly string[];
  readonly families: readonly NamedFamily[];
}

/** Goes on with a value at once if it is there: most criteria are decided by the index record alone. */
export function andThen<T, R>(value: T | Promise<T>, next: (value: T) => R): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

export function asPromise<T>(value: T | Promise<T>): Promise<T> {
  return value instanceof Promise ? value : Promise.resolve(value);
}

/** Proposes nothing: only a walk over the type finds all that meet the criterion. */
export function proposesNothing(): Pick<Ready, 'propose' | 'isDeep'> {
  return { propose: () => Promise.resolve(null), isDeep: false };
}
