import { randomUUID } from 'node:crypto';
import { Fault } from '../fault.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import type { Search } from '../fhir/search/criterion.js';
import { searched } from './accessed.js';
import type { Asked } from './asked.js';
import { checkPrecondition, draftCreate, draftDelete, draftUpdate, type Precondition } from './changes.js';
import { commitDrafts } from './commit-drafts.js';
import { claimTokens, onlyMatch } from './conditional-create.js';
import type { RecordsContext } from './context.js';
import type { Draft } from './draft.js';
import { recordAccess } from './record-access.js';
import { outcomeOf, type StoredResource, type Written } from './stored-resource.js';
import { untilSettled } from './until-settled.js';

/** A change of the one resource that a condition finds. */
export interface ConditionalChange {
  readonly condition: Search;
  readonly precondition: Precondition;
}

/**
 * Updates the one resource that matches, or creates one (R4 3.1.0.4.3). Of any number of these at once that find nothing, in any
 * number of processes, one creates and the others update what it made: they carry the same claim.
 *
 * @throws Fault `multiple-matches`; `invalid-request` if the resource has the id of another; `conflict` if none matches but the id
 *   is in use; `precondition-failed`
 */
export async function updateMatching(
  context: RecordsContext,
  asked: Asked,
  resource: ResourceText,
  change: ConditionalChange,
): Promise<Written> {
  const tokens = claimTokens(context, change.condition);
  return untilSettled(async () => {
    const since = await context.store.watermark();
    const match = await onlyMatch(context, change.condition, new Set());
    const id = match?.id ?? idToBe(resource);
    const draft = await draftMatching(context, resource, { id, match }, change.precondition);
    if (!draft) return null;
    const claims = match ? null : { tokens, since };
    const written = await commitDrafts(context, asked, { drafts: [draft], accessed: [], claims });
    return written?.[0] ? { outcome: outcomeOf(written[0]), resource: written[0] } : null;
  });
}

/** Where nothing matches, a resource is created under the id that it has. */
function idToBe({ value: { id } }: ResourceText): string {
  return typeof id === 'string' ? id : randomUUID();
}

/** What a condition found, and under which id the resource will be. */
export interface ConditionalTarget {
  readonly id: string | null;
  readonly match: StoredResource | null;
}

/**
 * The draft of a conditional update; null if what matched has changed since, and may not match any more.
 *
 * @throws Fault `invalid-request`, `conflict`, `precondition-failed`
 */
export async function draftMatching(
  context: RecordsContext,
  resource: ResourceText,
  { id, match }: ConditionalTarget,
  precondition: Precondition,
): Promise<Draft | null> {
  const named = resource.value['id'];
  if (!match) return draftAbsent(context, resource, id ?? '', precondition);
  if (named !== undefined && named !== match.id) throw otherId(resource);
  const draft = await draftUpdate(context, resource, match.id, precondition);
  return draft.version === match.version + 1 ? draft : null;
}

/** Nothing matches: a create. An id that the client chose has to be free. */
async function draftAbsent(
  context: RecordsContext,
  resource: ResourceText,
  id: string,
  precondition: Precondition,
): Promise<Draft> {
  checkPrecondition(null, precondition);
  if (resource.value['id'] === undefined) return draftCreate(resource, id);
  const draft = await draftUpdate(context, resource, id, precondition);
  if (draft.change === 'updated') {
    throw new Fault('conflict', 'nothing matches the condition, and the id of the resource is in use');
  }
  return draft;
}

function otherId({ type }: ResourceText): Fault {
  return new Fault('invalid-request', 'the id of the resource is not that of the one which matches', [
    { expression: `${type}.id`, code: 'value', text: 'has to be the id of the resource that matches' },
  ]);
}

/**
 * Deletes the one resource that matches (R4 3.1.0.7.1); null if none does.
 *
 * @throws Fault `multiple-matches`, `precondition-failed`
 */
export async function deleteMatching(
  context: RecordsContext,
  asked: Asked,
  { condition, precondition }: ConditionalChange,
): Promise<StoredResource | null> {
  const { type } = condition;
  const { deleted } = await untilSettled(async () => {
    const match = await onlyMatch(context, condition, new Set());
    if (!match) {
      await recordAccess(context, asked, searched(type, asked.request, nothingFound));
      return { deleted: null };
    }
    const draft = await draftDelete(context, type, match.id, precondition);
    if (draft?.version !== match.version + 1) return null;
    const written = await commitDrafts(context, asked, { drafts: [draft], accessed: [], claims: null });
    return written && { deleted: written[0] ?? null };
  });
  return deleted;
}

/** What a change that found nothing looked at. */
export const nothingFound = { matches: [], included: [], next: null, total: 0 };
