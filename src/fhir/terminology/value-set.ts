/** A code listed in a value set. */
export interface ListedCode {
  readonly code: string;
  readonly display?: string | undefined;
}

/** A condition on the concepts of a code system (R4 4.9.6). */
export interface ConceptFilter {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

/** A part of a value set: codes that are in all that it names. */
export interface ValueSetPart {
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly concept?: readonly ListedCode[] | undefined;
  readonly filter?: readonly ConceptFilter[] | undefined;
  /** Canonicals of other value sets. */
  readonly valueSet?: readonly string[] | undefined;
}

/** What defines the content of a value set (R4 4.9), apart from what is said about it. */
export interface ValueSetDefinition {
  readonly url: string | undefined;
  readonly version: string | undefined;
  readonly name: string | undefined;
  readonly title: string | undefined;
  readonly status: string;
  readonly compose: { readonly include: readonly ValueSetPart[]; readonly exclude?: readonly ValueSetPart[] };
  /** Codes that are in it for certain, of systems that the server does not hold. */
  readonly known?: readonly ValueSetPart[] | undefined;
}
