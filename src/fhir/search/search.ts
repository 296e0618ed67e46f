import type { EventReferenceParameter, EventTokenParameter } from '../audit-event-values.js';
import type { ParsedReference } from '../reference.js';
import type { ResourceType } from '../resource-types.js';
import type { DateCondition } from './date-condition.js';
import type { TokenCondition } from './token-condition.js';

/** A search for resources of one type: every criterion must hold. */
export interface Search {
  readonly type: ResourceType;
  readonly criteria: readonly Criterion[];
}

/** One parameter; one of its alternatives must hold (R4 3.1.1.3.1: commas are OR, repeats are AND). */
export type Criterion =
  | { readonly parameter: '_id'; readonly anyOf: readonly string[] }
  | { readonly parameter: '_lastUpdated'; readonly anyOf: readonly DateCondition[] }
  | { readonly parameter: 'identifier'; readonly anyOf: readonly TokenCondition[] }
  | { readonly parameter: 'patient' | 'subject'; readonly anyOf: readonly SubjectCondition[] }
  // Of AuditEvent alone:
  | { readonly parameter: EventReferenceParameter; readonly anyOf: readonly SubjectCondition[] }
  | { readonly parameter: EventTokenParameter; readonly anyOf: readonly TokenCondition[] }
  | { readonly parameter: 'date'; readonly anyOf: readonly DateCondition[] }
  /** What an address begins with. */
  | { readonly parameter: 'address'; readonly anyOf: readonly string[] };

/** Whom a resource is to be about: by literal reference, or by an identifier of the person. */
export type SubjectCondition =
  | { readonly kind: 'reference'; readonly reference: SubjectReference }
  | { readonly kind: 'identifier'; readonly identifier: TokenCondition };

/** A reference that names somebody for good. */
export type SubjectReference = Extract<ParsedReference, { readonly kind: 'local' | 'absolute' }>;
