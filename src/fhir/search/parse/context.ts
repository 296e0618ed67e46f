/** What search parameters are read against. */
export interface SearchContext {
  /** This server's FHIR base URL, without a slash at the end: absolute references below it are its own. */
  readonly base: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Leave out parameters that are unknown or malformed (`Prefer: handling=lenient`) instead of refusing them. */
  readonly lenient: boolean;
}
