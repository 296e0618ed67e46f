/** A JSON value with the place in the text where it stands, so that text can be changed without printing it anew. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

/** `[start, end)` are offsets in UTF-16 units of the text that was parsed. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonObject extends Span {
  readonly kind: 'object';
  /** By decoded name, in the order of the text. */
  readonly members: ReadonlyMap<string, JsonNode>;
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonScalar extends Span {
  readonly kind: 'string' | 'number' | 'literal';
}
