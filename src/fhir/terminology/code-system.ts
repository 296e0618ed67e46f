/** A concept of a code system. */
export interface Concept {
  readonly code: string;
  readonly display: string;
  /** Whether it only groups others and is not to be used itself. */
  readonly abstract: boolean;
  /** The codes of those that it is directly a kind of. */
  readonly parents: readonly string[];
}

/** A code system, or what the server knows of one (R4 4.8). */
export interface CodeSystem {
  readonly url: string;
  readonly version: string;
  readonly name: string;
  /** Whether these are all its concepts; else there are more that the server does not know. */
  readonly complete: boolean;
  readonly caseSensitive: boolean;
  /** By code; in lower case where case makes no difference. */
  readonly concepts: ReadonlyMap<string, Concept>;
}

/** The code as the key of a concept in that system. */
export function codeKey({ caseSensitive }: Pick<CodeSystem, 'caseSensitive'>, code: string): string {
  return caseSensitive ? code : code.toLowerCase();
}
