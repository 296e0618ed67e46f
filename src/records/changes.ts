import { Fault } from '../fault.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { RecordsContext } from './context.js';
import type { Draft } from './draft.js';
import { readHead, type Head } from './read.js';

/** What `If-Match` and `If-None-Match` ask of the version that a change replaces; null asks nothing. */
export interface Precondition {
  /** The current version must be one of these. */
  readonly ifMatch: VersionSet | null;
  /** The current version, if there is one, must be none of these. */
  readonly ifNoneMatch: VersionSet | null;
}

/** Version numbers, or `any` version at all. */
export type VersionSet = 'any' | readonly number[];

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
  checkPrecondition(currentOf(head), precondition);
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
  checkPrecondition(currentOf(head), precondition);
  return { ...successor(head), type, id, change: 'deleted', content: null };
}

function currentOf(head: Head | null): number | null {
  return head && !head.deleted ? head.version : null;
}

/** @param current the number of the current version; null if there is none. @throws Fault `precondition-failed` */
export function checkPrecondition(current: number | null, { ifMatch, ifNoneMatch }: Precondition): void {
  if (ifMatch !== null && !isIn(current, ifMatch)) {
    throw new Fault('precondition-failed', 'If-Match names other versions than the current one');
  }
  if (ifNoneMatch !== null && isIn(current, ifNoneMatch)) {
    throw new Fault('precondition-failed', 'If-None-Match asks that there be no such version');
  }
}

function isIn(current: number | null, set: VersionSet): boolean {
  return current !== null && (set === 'any' || set.includes(current));
}

/** Time never runs backwards within a resource, whatever the clock does. */
function successor(head: Head | null): Pick<Draft, 'version' | 'updated' | 'previous'> {
  const updated = Math.max(Date.now(), (head?.updated ?? 0) + 1);
  return { version: (head?.version ?? 0) + 1, updated, previous: head?.index ?? null };
}
