import type { ResourceType } from '../resource-types.js';
import type { SearchParameter } from './search-parameter.js';

/** What a search says about its answer (R4 3.1.1.5); which part of each resource is shown is said elsewhere. */
export interface ResultParameters {
  readonly sort: readonly SortKey[];
  /** How many matches a page has at most; null where it is not said. */
  readonly count: number | null;
  readonly total: 'none' | 'estimate' | 'accurate' | null;
  readonly include: readonly Include[];
  readonly revinclude: readonly Include[];
}

export interface SortKey {
  /** `_id` and `_lastUpdated` too. */
  readonly parameter: SearchParameter;
  readonly direction: 'ascending' | 'descending';
}

/** `_include` and `_revinclude` (R4 3.1.1.5.4). */
export interface Include {
  /** The type of the resource that refers; null is any (`*`). */
  readonly source: ResourceType | null;
  /** A parameter of type reference; null is any. */
  readonly parameter: SearchParameter | null;
  /** The type of the resource that is referred to; null is any. */
  readonly target: ResourceType | null;
  /** Also for resources that were themselves included. */
  readonly iterate: boolean;
}
