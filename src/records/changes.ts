import { Fault } from '../fault.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { RecordsContext } from './context.js';
import type { Draft } from './draft.js';
import { readHead, type Head } from './read.js';

/** What `If-Match` and `If-None-Match` ask of the version that a change replaces. */
export interface Precondition {
  /** The current version must be this one. */
  readonly ifMatch: number | null;
  /** There must be no current version (`If-None-Match: *`). */
  readonly ifNoneMatch: boolean;
}

/** The draft of a create under a new id. */
export function draftCreate(resource: ResourceText, id: string): Draft {
  return {
    type: resource.type,
    id,
    version: 1,
    updated: Date.now(),
    change: 'created',
    content: resource,
    previous: null,
  };
}

/** The draft of an update or of a create under a chosen id (R4 3.1.0.4, 3.1.0.4.1). @throws Fault `precondition-failed` */
export async function draftUpdate(
  context: RecordsContext,
  resource: ResourceText,
  id: string,
  precondition: Precondition,
): Promise<Draft> {
  const head = await readHead(context, resource.type, id);
  check(head, precondition);
  const change = head && !head.deleted ? 'updated' : 'created-as';
  return { ...successor(head), type: resource.type, id, change, content: resource };
}

/** The draft of a deletion; null if there is nothing to delete. @throws Fault `precondition-failed` */
export async function draftDelete(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  precondition: Precondition,
): Promise<Draft | null> {
  const head = await readHead(context, type, id);
  if (!head || head.deleted) return null;
  check(head, precondition);
  return { ...successor(head), type, id, change: 'deleted', content: null };
}

function check(head: Head | null, { ifMatch, ifNoneMatch }: Precondition): void {
  const current = head && !head.deleted ? head.version : null;
  if (ifMatch !== null && current !== ifMatch) {
    throw new Fault('precondition-failed', 'If-Match names another version than the current one');
  }
  if (ifNoneMatch && current !== null) {
    throw new Fault('precondition-failed', 'If-None-Match: * asks that there be no such resource');
  }
}

/** Time never runs backwards within a resource, whatever the clock does. */
function successor(head: Head | null): Pick<Draft, 'version' | 'updated' | 'previous'> {
  const updated = Math.max(Date.now(), (head?.updated ?? 0) + 1);
  return { version: (head?.version ?? 0) + 1, updated, previous: head?.index ?? null };
}
