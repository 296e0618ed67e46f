/**
 * What a search has to find:
 * a text: the ids of exactly these matches, in any order, with the types of those that it includes besides (`eve +Patient/a`);
 * a list: the matches of the page in this order, then what it includes; a number: that many are counted and none is sent; a refusal: the status.
 */
export type Expected = string | readonly string[] | number | Counted | Refused;

/** A page in order, and how many there are in all. */
export interface Counted {
  readonly total: number;
  readonly page: readonly string[];
}

/** A search that is answered with an OperationOutcome. */
export interface Refused {
  readonly status: number;
}

/** One row of a table: the search as it stands in a URL, what it has to find, and why, where that is not plain. */
export type SearchCase = readonly [query: string, expected: Expected, because?: string];

/** Rows about one clause of R4's search page, over one data set. */
export interface SearchTable {
  /** Number and title of the clause: `3.1.1.4.8 string`. */
  readonly clause: string;
  /** The file in `fixtures/`, without its ending. */
  readonly data: string;
  readonly cases: readonly SearchCase[];
}

/** A search whose parameters are understood badly or not at all (R4 3.1.1.3). */
export const refused: Refused = { status: 400 };
