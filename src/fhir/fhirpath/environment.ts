import type { Nodes, PathNode } from './path-node.js';

/** What an expression may ask of the world around it. */
export interface Environment {
  /** The resource that a literal reference leads to; for those to what is contained or in the same Bundle it is not asked. */
  readonly resolve?: (reference: string, from: PathNode) => PathNode | undefined;
  /** Whether a coded value is in a value set; null if nobody knows here. */
  readonly memberOf?: (valueSet: string, coded: PathNode) => boolean | null;
  /** Milliseconds since 1970, for `now()` and `today()`; without it, the clock's. */
  readonly now?: number;
  /** Constants that are called `%name`, besides those of FHIR. */
  readonly constants?: ReadonlyMap<string, Nodes>;
  /** What an evaluation may cost, in values looked at; without it a million. */
  readonly budget?: number;
}
