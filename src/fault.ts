/** The closed list of what can go wrong. A code is stable: clients, operators and tests may rely on it. */
export type FaultCode =
  | 'invalid-json' // the bytes are not the JSON that FHIR allows
  | 'invalid-structure' // well-formed JSON, not a resource of that type
  | 'invalid-content' // a resource of that form which says what it may not: an invariant, a value set, a reference, a profile
  | 'invalid-request' // a parameter, header or Bundle that cannot be understood
  | 'business-rule' // understood, and refused by a rule
  | 'patch-failed' // a patch that does not fit the resource, or leaves one that is none
  | 'unknown-type' // no such resource type
  | 'not-supported' // a thing of FHIR that this server does not do
  | 'method-not-allowed'
  | 'not-found'
  | 'deleted'
  | 'erased' // a key that the row needs was destroyed
  | 'precondition-failed' // If-Match, If-None-Match
  | 'multiple-matches' // a condition that should match one matched many
  | 'conflict' // others kept changing the same thing for longer than we try
  | 'too-large'
  | 'too-costly' // a search beyond its budget
  | 'not-acceptable'
  | 'unsupported-media-type'
  | 'forbidden' // a request from where none may come
  | 'tampered' // stored bytes that are not what was stored there
  | 'unavailable' // the store or a key cannot be reached now
  | 'config'; // a setting that ends the start

/** One thing wrong with one element of what a client sent. */
export interface FaultIssue {
  /** FHIRPath of the element, indices included, such as `Patient.name[0].given[1]`. Never a value. */
  readonly expression: string;
  /** An error, if it does not say. */
  readonly severity?: 'error' | 'warning' | 'information';
  /** A code of the FHIR issue-type value set. */
  readonly code:
    | 'structure'
    | 'required'
    | 'value'
    | 'invariant'
    | 'invalid'
    | 'code-invalid'
    | 'extension'
    | 'not-found'
    | 'not-supported'
    | 'too-long'
    | 'too-costly'
    | 'business-rule'
    | 'informational';
  /** What is wrong and what would be right, without the value itself. */
  readonly text: string;
}

/**
 * The one error of Tallystick. `message` says what is wrong and what would be right and never carries
 * a value that came from outside, an identifier, a token or a key; `cause` keeps the original for the debugger
 * and is never logged.
 */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly code: FaultCode,
    message: string,
    readonly issues: readonly FaultIssue[] = [],
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
