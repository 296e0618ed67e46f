import { resourceFromText, type ResourceText } from '../fhir/json/resource-text.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Asked } from './asked.js';
import { checkPrecondition, draftUpdate, type Precondition } from './changes.js';
import { keptContent, type HeldResource } from './content/held-content.js';
import { commitDrafts } from './commit-drafts.js';
import type { RecordsContext } from './context.js';
import { operated } from './accessed.js';
import { readCurrent } from './read.js';
import { recordAccess } from './record-access.js';
import { outcomeOf, wholeText, type StoredResource, type Written } from './stored-resource.js';
import { untilSettled } from './until-settled.js';
import { validate } from './validate.js';

/** The resource to revise. */
export interface Revised {
  readonly type: ResourceType;
  readonly id: string;
}

/**
 * Makes the next version of a resource out of its text as it is at that moment. Where the text stays as it is there is no new
 * version, and the entry is that of an operation.
 *
 * @throws Fault `not-found`, `deleted`, `erased`, `precondition-failed`, `invalid-structure`, `conflict`
 */
export async function revise(
  context: RecordsContext,
  asked: Asked,
  { type, id }: Revised,
  precondition: Precondition,
  edit: (current: ResourceText) => string,
): Promise<Written> {
  return untilSettled(async () => {
    const current = await readCurrent(context, type, id);
    checkPrecondition(current.version, precondition);
    const before = resourceFromText(wholeText(current));
    const after = edit(before);
    if (after === before.text) {
      await recordAccess(context, asked, operated({ type, id, version: null }, asked.request, [current]));
      return { outcome: 'existing', resource: current };
    }
    const resource = resourceFromText(after);
    validate(resource);
    const draft = await draftUpdate(context, withContentOf(current, resource), id, nothingAsked);
    if (draft.version !== current.version + 1) return null;
    const written = await commitDrafts(context, asked, { drafts: [draft], accessed: [], claims: null });
    return written?.[0] ? { outcome: outcomeOf(written[0]), resource: written[0] } : null;
  });
}

/** The content stays where it is. */
function withContentOf({ content }: StoredResource, resource: ResourceText): HeldResource {
  return content ? { ...resource, held: keptContent(content.pointer) } : resource;
}

/** The version that the draft follows is looked at afterwards. */
const nothingAsked: Precondition = { ifMatch: null, ifNoneMatch: null };
