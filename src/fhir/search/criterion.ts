import type { ParsedReference } from '../reference.js';
import type { ResourceType } from '../resource-types.js';
import type { SearchParameter } from './search-parameter.js';

/** A search for resources of one type: every criterion must hold (R4 3.1.1.3.1: repeats are AND, commas are OR). */
export interface Search {
  readonly type: ResourceType;
  readonly criteria: readonly Criterion[];
}

/** What a resource must meet. `anyOf`: at least one of them. */
export type Criterion =
  | { readonly kind: 'id'; readonly anyOf: readonly string[]; readonly negated: boolean }
  /** `_lastUpdated`. */
  | { readonly kind: 'updated'; readonly anyOf: readonly DateCondition[] }
  | ValuesCriterion
  | MissingCriterion
  | ReferenceCriterion
  | ChainCriterion
  | HasCriterion
  /** `_list`: it is an item of one of these List resources, by their ids. */
  | { readonly kind: 'list'; readonly anyOf: readonly string[] }
  /** `_text` looks in the narrative, `_content` in the whole resource. */
  | { readonly kind: 'text' | 'content'; readonly anyOf: readonly WordsCondition[] }
  /** `_filter`: a tree of criteria. */
  | { readonly kind: 'and' | 'or'; readonly criteria: readonly Criterion[] }
  | { readonly kind: 'not'; readonly criterion: Criterion };

/** A parameter whose indexed values tell. `negated` (`:not`, `:not-in`): none of the values meets any of the conditions. */
export interface ValuesCriterion {
  readonly kind: 'values';
  readonly parameter: SearchParameter;
  readonly anyOf: readonly ValueCondition[];
  readonly negated: boolean;
}

/** `:missing`: whether the resource has no value for the parameter, of whatever type it is. */
export interface MissingCriterion {
  readonly kind: 'missing';
  readonly parameter: SearchParameter;
  readonly missing: boolean;
}

/** A parameter of type reference. */
export interface ReferenceCriterion {
  readonly kind: 'reference';
  readonly parameter: SearchParameter;
  readonly anyOf: readonly ReferenceCondition[];
}

/** A chain (R4 3.1.1.4.13): one of the references is to a resource that one of these searches finds, one for each type. */
export interface ChainCriterion {
  readonly kind: 'chain';
  readonly parameter: SearchParameter;
  readonly targets: readonly Search[];
  /**
   * Where the chain ends here at `identifier`: what it must be. A logical reference meets the chain with its own
   * identifier (IHE ITI-67).
   */
  readonly identifiers: readonly TokenCondition[] | null;
}

/** `_has` (R4 3.1.1.4.14): a resource that `search` finds refers to this one in `parameter`. */
export interface HasCriterion {
  readonly kind: 'has';
  readonly parameter: SearchParameter;
  readonly search: Search;
}

export type ReferenceCondition =
  /** One resource, here or elsewhere. A version in it asks for a reference to that version. */
  | {
      readonly kind: 'reference';
      readonly reference: Extract<ParsedReference, { readonly kind: 'local' | 'absolute' | 'urn' }>;
    }
  /** A canonical URL, of any version unless it says one after `|`; with `below` one that begins like that. */
  | {
      readonly kind: 'canonical';
      readonly url: string;
      readonly version: string | null;
      readonly below: boolean;
    }
  /** The logical identifier of the reference (`:identifier`). */
  | { readonly kind: 'identifier'; readonly identifier: TokenCondition };

export type ValueCondition =
  | TokenCondition
  | TokenTextCondition
  | TokenTypeCondition
  | ValueSetCondition
  | SubsumptionCondition
  | StringCondition
  | UriCondition
  | DateCondition
  | NumberCondition
  | QuantityCondition
  | CompositeCondition
  | LiteralCondition
  | PositionCondition
  | UnequalCondition;

/** `code`, `system|code`, `|code`, `system|`. `system`: undefined = any, '' = none. `code`: undefined = any of the system. */
export interface TokenCondition {
  readonly kind: 'token';
  readonly system: string | undefined;
  readonly code: string | undefined;
}

/** `:text`: what its words begin with, folded. */
export interface TokenTextCondition {
  readonly kind: 'token-text';
  readonly text: string;
}

/** `:of-type`: an identifier of this type with this value. */
export interface TokenTypeCondition {
  readonly kind: 'of-type';
  readonly system: string;
  readonly code: string;
  readonly value: string;
}

/** `:in`; `:not-in` is its negation. */
export interface ValueSetCondition {
  readonly kind: 'in';
  readonly valueSet: string;
}

/** `:above` and `:below` of a token: what the code is a kind of, or what is a kind of it; the code itself too. */
export interface SubsumptionCondition {
  readonly kind: 'above' | 'below';
  readonly system: string;
  readonly code: string;
}

/** `text` is folded (`foldString`) unless the match is `exact`. `words`: it or one of its words begins like that. */
export interface StringCondition {
  readonly kind: 'string';
  readonly match: 'starts' | 'words' | 'contains' | 'exact' | 'ends' | 'eq' | 'gt' | 'lt' | 'ge' | 'le';
  readonly text: string;
}

/** `above`: the value is the beginning of this URL; `below`: this URL is the beginning of the value, path by path. */
export interface UriCondition {
  readonly kind: 'uri';
  readonly match: 'equal' | 'above' | 'below';
  readonly uri: string;
}

/** R4 3.1.1.4.5. */
export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** The range of milliseconds since 1970 that a date stands for, `from` included, `to` not; of `ap` already widened. */
export interface DateCondition {
  readonly kind: 'date';
  /** `co` and `po` (R4 3.1.3): the value covers the range, or overlaps with it. */
  readonly prefix: Prefix | 'co' | 'po';
  readonly from: number;
  readonly to: number;
}

/** A decimal as it was written: its digits tell how exact it is. */
export interface NumberCondition {
  readonly kind: 'number';
  readonly prefix: Prefix;
  readonly value: string;
}

/** `system` and `code` as in a token: without a system the code or the unit must be the same. */
export interface QuantityCondition {
  readonly kind: 'quantity';
  readonly prefix: Prefix;
  readonly value: string;
  readonly system: string | undefined;
  readonly code: string | undefined;
}

/** Each component's condition, in order; all must be met by one element. */
export interface CompositeCondition {
  readonly kind: 'composite';
  readonly components: readonly ValueCondition[];
}

/** A reference within a composite: the forms in which it can have been written. */
export interface LiteralCondition {
  readonly kind: 'literal';
  readonly anyOf: readonly string[];
}

/** `near`: within so many metres. */
export interface PositionCondition {
  readonly kind: 'near';
  readonly latitude: number;
  readonly longitude: number;
  readonly metres: number;
}

/** Words that must all be there, in any order, folded. */
export interface WordsCondition {
  readonly words: readonly string[];
}

/** `ne` of a filter: a value that does not meet the condition. */
export interface UnequalCondition {
  readonly kind: 'unequal';
  readonly condition: ValueCondition;
}
