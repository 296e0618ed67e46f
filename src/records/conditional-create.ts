import { randomUUID } from 'node:crypto';
import { Fault } from '../fault.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import type { Search } from '../fhir/search/criterion.js';
import type { Token } from '../store/port.js';
import { shortHash } from '../vault/keyed-hash.js';
import { foundInstead } from './accessed.js';
import type { Asked } from './asked.js';
import { draftCreate } from './changes.js';
import { commitDrafts } from './commit-drafts.js';
import type { RecordsContext } from './context.js';
import { recordAccess } from './record-access.js';
import { findMatches } from './search/find-matches.js';
import type { StoredResource, Written } from './stored-resource.js';
import { untilSettled } from './until-settled.js';

/** Creates a resource. */
export async function create(
  context: RecordsContext,
  asked: Asked,
  resource: ResourceText,
): Promise<Written> {
  return untilSettled(async () => {
    const drafts = [draftCreate(resource, randomUUID())];
    const written = await commitDrafts(context, asked, { drafts, accessed: [], claims: null });
    return written?.[0] ? { outcome: 'created', resource: written[0] } : null;
  });
}

/**
 * Creates a resource unless one matches the condition already (R4 3.1.0.8.1). Of any number of these at once, in any number of
 * processes, one creates: they carry the same claim, and the ledger lets one through from each state that was looked at.
 *
 * @throws Fault `multiple-matches`
 */
export async function createIfNoneExists(
  context: RecordsContext,
  asked: Asked,
  resource: ResourceText,
  condition: Search,
): Promise<Written> {
  const tokens = claimTokens(context, condition);
  return untilSettled(async () => {
    const since = await context.store.watermark();
    const existing = await onlyMatch(context, condition, new Set());
    if (existing) {
      await recordAccess(context, asked, foundInstead(existing));
      return { outcome: 'existing', resource: existing };
    }
    const drafts = [draftCreate(resource, randomUUID())];
    const written = await commitDrafts(context, asked, { drafts, accessed: [], claims: { tokens, since } });
    return written?.[0] ? { outcome: 'created', resource: written[0] } : null;
  });
}

/**
 * The one match of a condition, or null if there is none.
 *
 * @param gone `Type/id` of what does not count, since it is about to be deleted
 * @throws Fault `multiple-matches`
 */
export async function onlyMatch(
  context: RecordsContext,
  condition: Search,
  gone: ReadonlySet<string>,
): Promise<StoredResource | null> {
  const found = await findMatches(context, condition, 2 + gone.size);
  const matches = found.filter(({ type, id }) => !gone.has(`${type}/${id}`));
  if (matches.length > 1) throw new Fault('multiple-matches', 'the condition matches more than one resource');
  return matches[0] ?? null;
}

/**
 * What requests have in common that must not both find nothing: the values of the identifiers that their condition asks for, or
 * else the whole condition. So of any requests that ask for one identifier, and of those that ask the same in other words than
 * identifiers, only one creates.
 */
export function claimTokens(context: RecordsContext, condition: Search): Token[] {
  const { type, criteria } = condition;
  const claim = (text: string): Token => shortHash(context.secrets.claims, type, '\n', text);
  const values = askedIdentifiers(condition);
  return values.length > 0 ? values.map(claim) : [claim(`\n${JSON.stringify(criteria)}`)];
}

/** The values of identifiers that a condition asks for; none where it leaves open which, or asks for something else. */
export function askedIdentifiers({ criteria }: Search): string[] {
  const values = criteria.flatMap((criterion) =>
    criterion.kind === 'values' && criterion.parameter.code === 'identifier' && !criterion.negated
      ? criterion.anyOf.map((one) => (one.kind === 'token' ? one.code : undefined))
      : [],
  );
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : [];
}
