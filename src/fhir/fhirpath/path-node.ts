/**
 * A value that a FHIRPath expression works on, and where it stands: a resource, an element, or a value that the expression itself
 * made (a literal, the result of a function), which stands nowhere.
 */
export interface PathNode {
  /**
   * `Patient`, `HumanName`, `Patient.contact`, `string`; `System.Boolean` and the like for what an expression made; undefined
   * where the definitions do not say.
   */
  readonly type: string | undefined;
  /** As JSON has it; undefined for a primitive element that has only an id or extensions. */
  readonly value: unknown;
  /** Of a primitive element: its `_name`, `{ id, extension }`. */
  readonly extra: unknown;
  readonly parent: PathNode | undefined;
  /** The name in JSON, such as `valueQuantity`; undefined for the root and for what stands nowhere. */
  readonly name: string | undefined;
  /** The place in a list; undefined for what is in none. */
  readonly index: number | undefined;
}

/** A collection (FHIRPath 3.1): ordered, perhaps with the same value twice. */
export type Nodes = readonly PathNode[];

/** The whole of a resource or of a value of a data type. */
export function rootNode(type: string | undefined, value: unknown): PathNode {
  return { type, value, extra: undefined, parent: undefined, name: undefined, index: undefined };
}
