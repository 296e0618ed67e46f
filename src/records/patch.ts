import { Fault } from '../fault.js';
import { parseResource, type ResourceText } from '../fhir/json/resource-text.js';
import { applyPatch, type Patch } from '../fhir/patch/patch.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Asked } from './asked.js';
import { checkPrecondition, type Precondition } from './changes.js';
import { commitDrafts } from './commit-drafts.js';
import type { ConditionalChange } from './conditional-change.js';
import { onlyMatch } from './conditional-create.js';
import type { RecordsContext } from './context.js';
import type { Draft } from './draft.js';
import { readToChange } from './read.js';
import type { Written } from './stored-resource.js';
import { untilSettled } from './until-settled.js';

/**
 * Patches a resource (R4 3.1.0.5). If others change it meanwhile, the patch is applied to what they made of it.
 *
 * @throws Fault `not-found`, `deleted`, `erased`, `precondition-failed`, and those of `applyPatch`
 */
export async function patchResource(
  context: RecordsContext,
  asked: Asked,
  name: { readonly type: ResourceType; readonly id: string },
  patch: Patch,
  precondition: Precondition,
): Promise<Written> {
  return untilSettled(async () => {
    const draft = await draftPatch(context, name.type, name.id, patch, precondition);
    return commitPatch(context, asked, draft);
  });
}

/**
 * Patches the one resource that matches (R4 3.1.0.5.1).
 *
 * @throws Fault `not-found` if none does, `multiple-matches`, and those of `patchResource`
 */
export async function patchMatching(
  context: RecordsContext,
  asked: Asked,
  { condition, precondition }: ConditionalChange,
  patch: Patch,
): Promise<Written> {
  return untilSettled(async () => {
    const match = await onlyMatch(context, condition, new Set());
    if (!match) throw nothingMatches();
    const draft = await draftPatch(context, condition.type, match.id, patch, precondition);
    return draft.version === match.version + 1 ? commitPatch(context, asked, draft) : null;
  });
}

export function nothingMatches(): Fault {
  return new Fault('not-found', 'nothing matches the condition of the patch');
}

async function commitPatch(context: RecordsContext, asked: Asked, draft: Draft): Promise<Written | null> {
  const written = await commitDrafts(context, asked, { drafts: [draft], accessed: [], claims: null });
  return written?.[0] ? { outcome: 'updated', resource: written[0] } : null;
}

/** The draft of a patch of the current version. @throws Fault as `patchResource` */
export async function draftPatch(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  patch: Patch,
  precondition: Precondition,
): Promise<Draft & { readonly content: ResourceText }> {
  const { resource, index } = await readToChange(context, type, id);
  checkPrecondition(resource.version, precondition);
  return {
    type,
    id,
    version: resource.version + 1,
    updated: Math.max(Date.now(), resource.updated + 1),
    change: 'updated',
    interaction: 'patch',
    content: applyPatch(patch, parseResource(resource.body)),
    previous: index,
  };
}
