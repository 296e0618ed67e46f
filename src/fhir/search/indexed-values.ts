import type { NamedReference } from '../named-reference.js';
import type { ResourceType } from '../resource-types.js';

/**
 * The values of one search parameter in one resource, in the short form that is sealed with the row. By the parameter's
 * type: token, string, uri, date, number, quantity, composite; `near` of Location.
 */
export type IndexedValue =
  TokenValue | StringValue | DateValue | NumberValue | QuantityValue | CompositeValue | PositionValue;

/**
 * Of a token. A code alone where its system is told by the parameter (`ValuePath.system`) or there is none, as with
 * booleans and strings; else system, code, and the words that `:text` looks at; of an Identifier also its types, each
 * system and code.
 */
export type TokenValue =
  | string
  | readonly [
      system: string | null,
      code: string | null,
      text?: string | null,
      types?: readonly (readonly [system: string | null, code: string])[],
    ];

/** Of a string or a uri: as it was written. */
export type StringValue = string;

/** Of a date: milliseconds since 1970, `from` included, `to` not; null is open. One number: that very millisecond. */
export type DateValue = number | readonly [from: number | null, to: number | null];

/** A decimal as text, or the least and the greatest of a range; null is open. */
export type NumberValue = string | readonly [low: string | null, high: string | null];

/** Of a quantity: as a number, then system, code and unit, as far as they are there. */
export type QuantityValue = readonly [
  value: NumberValue,
  system?: string | null,
  code?: string | null,
  unit?: string | null,
];

/** Of a composite: for each component its values, all from one element. A reference stands here as it was written. */
export type CompositeValue = readonly (readonly IndexedValue[])[];

/** Degrees. */
export type PositionValue = readonly [latitude: number, longitude: number];

/** The values of all search parameters that have any, by code; those of type reference apart. */
export interface SearchValues {
  readonly values: Readonly<Record<string, readonly IndexedValue[]>>;
  readonly references: Readonly<Record<string, readonly IndexedReference[]>>;
  /** Contained resources that a search parameter refers to, by their ids: a chain goes on in them. */
  readonly contained: Readonly<Record<string, ContainedValues>>;
}

/** A reference that a resource can be found by. */
export interface IndexedReference extends NamedReference {
  /** The id of the contained resource that it is to. */
  readonly contained?: string;
  /** Whether `reference` is a canonical URL or another that names a definition, not a place. */
  readonly canonical?: true;
}

export interface ContainedValues extends Pick<SearchValues, 'values' | 'references'> {
  readonly type: ResourceType;
}
