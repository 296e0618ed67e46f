import { Fault } from '../../fault.js';
import type { Search } from '../../fhir/search/criterion.js';
import { deletedNothing, didNothing, foundInstead, searched, type Accessed } from '../accessed.js';
import type { Asked } from '../asked.js';
import { draftCreate, draftDelete, draftUpdate } from '../changes.js';
import { commitDrafts } from '../commit-drafts.js';
import { draftMatching, nothingFound } from '../conditional-change.js';
import type { RecordsContext } from '../context.js';
import type { Draft } from '../draft.js';
import { recordRefusal } from '../record-refusal.js';
import type { Look } from '../reliance.js';
import { outcomeOf, type StoredResource } from '../stored-resource.js';
import { untilSettled } from '../until-settled.js';
import { broughtMatches, conditionalLinks, type FindConditions } from './conditional-references.js';
import type { TransactionEntry, TransactionResult } from './entries.js';
import { inPlace, placed } from './in-place.js';
import { linksOf, makeResolveLink, type Identity } from './links.js';
import { nameEntries, namesOf, type NamedEntry, type PatchedName, type ReadyEntry } from './name-entries.js';
import { namesAsked, reliedNames } from './relied-names.js';
import { rewriteReferences } from './rewrite-references.js';
import { skewClaims } from './skew-claims.js';

/**
 * Runs the changes of a transaction Bundle (R4 3.1.0.11.2): all of them become visible with one commit, or none. Results are in
 * the order of the entries; the order in which entries act (DELETE, POST, PUT and PATCH) shows in nothing else, since no two may change
 * one resource.
 *
 * @throws Fault of the first entry that cannot be; nothing is stored then
 */
export async function runTransaction(
  context: RecordsContext,
  asked: Asked,
  entries: readonly TransactionEntry[],
  conditionsOf: FindConditions,
): Promise<TransactionResult[]> {
  const looked: PatchedName[] = [];
  const attempt = async (): Promise<TransactionResult[] | null> => {
    const look = context.reliance.look();
    try {
      return await attemptOnce(context, asked, { entries, conditionsOf, looked, look });
    } catch (error) {
      // What failed while others changed what it asked for may have seen half of it.
      if (error instanceof Fault && !look.holds(namesAsked(entries, conditionsOf))) return null;
      throw error;
    } finally {
      look.end();
    }
  };
  let tries = 0;
  const inTurn = (): ReturnType<typeof attempt> =>
    tries++ === 0 ? attempt() : context.reliance.inTurn(attempt);
  try {
    return await untilSettled(inTurn);
  } catch (error) {
    await enterLooked(context, asked, looked, error);
    throw error;
  }
}

interface Attempt {
  readonly entries: readonly TransactionEntry[];
  readonly conditionsOf: FindConditions;
  readonly looked: PatchedName[];
  readonly look: Look;
}

/** Null if what it relies on has changed meanwhile. */
async function attemptOnce(
  context: RecordsContext,
  asked: Asked,
  { entries, conditionsOf, looked, look }: Attempt,
): Promise<TransactionResult[] | null> {
  const since = entries.some(mayClaim) ? await context.store.watermark() : 0;
  const named = await nameEntries(context, entries, looked);
  await refuseTwins(context, named);
  const { rewritten, referred, seen, conditions } = await rewriteAll(context, named, conditionsOf);
  const tokens = [...named.flatMap(({ claim }) => claim), ...skewClaims(context, named, referred)];
  const claims = tokens.length === 0 ? null : { tokens, since };
  const decided = await Promise.all(
    rewritten.map((named) => inPlace(named.entry.place, () => decide(context, asked, named))),
  );
  const steps = decided.filter((step) => step !== null);
  if (steps.length < decided.length) return null;
  const drafts = steps.flatMap(({ draft }) => (draft ? [draft] : []));
  const accessed = steps.flatMap((step) => (step.draft ? [] : [step.accessed]));
  if (steps.length === 0) accessed.push(didNothing());
  const relied = { look, names: reliedNames(named, conditions, referred) };
  const found = searched(null, asked.request, { ...nothingFound, matches: seen });
  const written = await commitDrafts(context, asked, { drafts, accessed, claims, found, relied });
  return written && toResults(steps, written);
}

/** A patch tells by its failing what the resource says, and a transaction by failing for another reason that the patch fits. */
async function enterLooked(
  context: RecordsContext,
  asked: Asked,
  looked: readonly PatchedName[],
  error: unknown,
): Promise<void> {
  const names = new Map(looked.map((name) => [`${name.type}/${name.id}`, name]));
  await Promise.all(
    [...names.values()].map(({ type, id }) =>
      recordRefusal(context, asked, { interaction: 'patch', type, id, version: null, error }),
    ),
  );
}

function mayClaim({ condition, method }: TransactionEntry): boolean {
  return condition !== null || method !== 'POST';
}

interface Rewritten {
  readonly rewritten: readonly NamedEntry[];
  /** `Type/id` of what its conditional references mean. */
  readonly referred: readonly string[];
  /** What they found here. */
  readonly seen: readonly StoredResource[];
  readonly conditions: readonly Search[];
}

async function rewriteAll(
  context: RecordsContext,
  named: readonly NamedEntry[],
  conditionsOf: FindConditions,
): Promise<Rewritten> {
  const links = linksOf(named.flatMap(identityOf));
  const brought = named.filter(isBrought).map(({ entry, id }) => ({ id, resource: entry.resource }));
  const replaced = new Set(named.filter(({ entry }) => entry.method !== 'POST').flatMap(namesOf));
  const conditions = conditionsOf(brought.map(({ resource }) => resource));
  const { links: found, seen } = await conditionalLinks(context, conditions, brought, replaced);
  const rewritten = named.map((one) => {
    if (!isBrought(one)) return one;
    const resolve = makeResolveLink(links, one.entry.fullUrl);
    const rewrite = (link: string): string | undefined => found.get(link) ?? resolve(link);
    return { ...one, entry: { ...one.entry, resource: rewriteReferences(one.entry.resource, rewrite) } };
  });
  return { rewritten, referred: [...found.values()], seen, conditions: [...conditions.values()] };
}

/** An entry whose own resource is what will be there. */
interface BroughtEntry extends NamedEntry {
  readonly entry: Exclude<ReadyEntry, { method: 'DELETE' }>;
  readonly id: string;
}

function isBrought(one: NamedEntry): one is BroughtEntry {
  const { method } = one.entry;
  return method === 'PUT' || method === 'PATCH' || (method === 'POST' && !one.match);
}

/** Of two conditional creates the later would match what the earlier brings: which one is meant cannot be told. */
async function refuseTwins(context: RecordsContext, named: readonly NamedEntry[]): Promise<void> {
  const creates = named
    .filter(isBrought)
    .flatMap(({ entry: { resource, condition, place }, id, match }) =>
      condition && !match ? [{ id, resource, condition, place }] : [],
    );
  if (creates.length < 2) return;
  for (const { id, condition, place } of creates) {
    const twins = await broughtMatches(context, condition, creates);
    if (twins.every((twin) => twin === id)) continue;
    const message = 'two entries of the transaction would create the same resource';
    throw placed(new Fault('invalid-request', message), place);
  }
}

function identityOf({ entry, id, match }: NamedEntry): Identity[] {
  const { place, method } = entry;
  if (id === null) return [];
  if (method === 'DELETE') return [{ place, type: entry.type, id, fullUrl: null, version: null }];
  const version = method === 'POST' ? (match?.version ?? 1) : null;
  return [{ place, type: entry.resource.type, id, fullUrl: entry.fullUrl, version }];
}

/** What an entry does: a draft to commit, or a result without one. */
type Step =
  | { readonly draft: Draft }
  | { readonly draft: null; readonly result: TransactionResult; readonly accessed: Accessed };

/** Null if what a condition found has changed since. */
async function decide(context: RecordsContext, asked: Asked, named: NamedEntry): Promise<Step | null> {
  const { entry, id, match } = named;
  switch (entry.method) {
    case 'POST':
      return match ? leave(match) : { draft: draftCreate(entry.resource, id ?? '') };
    case 'PUT': {
      const draft = entry.condition
        ? await draftMatching(context, entry.resource, named, entry.precondition)
        : await draftUpdate(context, entry.resource, id ?? '', entry.precondition);
      return draft && { draft };
    }
    case 'PATCH': {
      const isStale = match && entry.draft.version !== match.version + 1;
      return isStale ? null : { draft: { ...entry.draft, content: entry.resource } };
    }
    case 'DELETE':
      return decideDelete(context, asked, entry, named);
  }
}

function leave(existing: StoredResource): Step {
  const result = { outcome: 'existing', resource: existing } as const;
  return { draft: null, result, accessed: foundInstead(existing) };
}

async function decideDelete(
  context: RecordsContext,
  { request }: Asked,
  { type, precondition }: Extract<TransactionEntry, { method: 'DELETE' }>,
  { id, match }: NamedEntry,
): Promise<Step | null> {
  const result = { outcome: 'gone' } as const;
  if (id === null) return { draft: null, result, accessed: searched(type, request, nothingFound) };
  const draft = await draftDelete(context, type, id, precondition);
  if (match && draft?.version !== match.version + 1) return null;
  return draft ? { draft } : { draft, result, accessed: deletedNothing(type, id) };
}

function toResults(steps: readonly Step[], written: readonly StoredResource[]): TransactionResult[] {
  const resources = written.values();
  return steps.map((step) => {
    if (!step.draft) return step.result;
    const resource = resources.next().value;
    if (!resource) throw new Fault('unavailable', 'the store left a change without an answer');
    return { outcome: outcomeOf(resource), resource };
  });
}
