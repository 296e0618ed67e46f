import { randomUUID } from 'node:crypto';
import { Fault } from '../../fault.js';
import type { Token } from '../../store/port.js';
import { deletedNothing, didNothing, foundInstead, type Accessed } from '../accessed.js';
import type { Asked } from '../asked.js';
import { draftCreate, draftDelete, draftUpdate } from '../changes.js';
import { commitDrafts } from '../commit-drafts.js';
import { claimTokens, onlyMatch } from '../conditional-create.js';
import type { RecordsContext } from '../context.js';
import type { Draft } from '../draft.js';
import { outcomeOf, type StoredResource } from '../stored-resource.js';
import { untilSettled } from '../until-settled.js';
import { broughtMatches, conditionalLinks, type ConditionalReferences } from './conditional-references.js';
import type { TransactionEntry, TransactionResult } from './entries.js';
import { inPlace, placed } from './in-place.js';
import { linksOf, makeResolveLink, type Identity } from './links.js';
import { rewriteReferences } from './rewrite-references.js';

/**
 * Runs the changes of a transaction Bundle (R4 3.1.0.11.2): all of them become visible with one commit, or none. Results are in
 * the order of the entries; the order in which entries act (DELETE, POST, PUT) shows in nothing else, since no two may change
 * one resource.
 *
 * @throws Fault of the first entry that cannot be; nothing is stored then
 */
export async function runTransaction(
  context: RecordsContext,
  asked: Asked,
  entries: readonly TransactionEntry[],
  conditions: ConditionalReferences,
): Promise<TransactionResult[]> {
  return untilSettled(async () => {
    const since = entries.some(isConditional) ? await context.store.watermark() : 0;
    const deleted = namesOf(entries, ['DELETE']);
    const named = await Promise.all(
      entries.map((entry) => inPlace(entry.place, () => nameEntry(context, entry, deleted))),
    );
    const tokens = named.flatMap(({ claim }) => claim);
    const claims = tokens.length === 0 ? null : { tokens, since };
    await refuseTwins(context, named);
    const rewritten = await rewriteAll(context, named, conditions);
    const steps = await Promise.all(
      rewritten.map((named) => inPlace(named.entry.place, () => decide(context, named))),
    );
    const drafts = steps.flatMap(({ draft }) => (draft ? [draft] : []));
    const accessed = steps.flatMap((step) => (step.draft ? [] : [step.accessed]));
    if (steps.length === 0) accessed.push(didNothing());
    const written = await commitDrafts(context, asked, { drafts, accessed, claims });
    return written && toResults(steps, written);
  });
}

/** An entry whose identity is known. */
interface NamedEntry {
  readonly entry: TransactionEntry;
  readonly id: string;
  /** What a conditional create found. */
  readonly existing: StoredResource | null;
  /** What a conditional create claims that finds nothing. What is there already need not be claimed: many at once may refer to it. */
  readonly claim: readonly Token[];
}

function isConditional(entry: TransactionEntry): boolean {
  return entry.method === 'POST' && entry.condition !== null;
}

/** What the transaction deletes is gone before it creates anything. */
async function nameEntry(
  context: RecordsContext,
  entry: TransactionEntry,
  deleted: ReadonlySet<string>,
): Promise<NamedEntry> {
  if (entry.method !== 'POST') return { entry, id: entry.id, existing: null, claim: [] };
  const claim = entry.condition ? claimTokens(context, entry.condition) : [];
  const existing = entry.condition ? await onlyMatch(context, entry.condition, deleted) : null;
  return { entry, id: existing?.id ?? randomUUID(), existing, claim: existing ? [] : claim };
}

async function rewriteAll(
  context: RecordsContext,
  named: readonly NamedEntry[],
  conditions: ConditionalReferences,
): Promise<NamedEntry[]> {
  const links = linksOf(named.map(identityOf));
  const brought = named.filter(isBrought).map(({ entry, id }) => ({ id, resource: entry.resource }));
  const replaced = namesOf(
    named.map(({ entry }) => entry),
    ['PUT', 'DELETE'],
  );
  const found = await conditionalLinks(context, conditions, brought, replaced);
  return named.map((one) => {
    if (!isBrought(one)) return one;
    const resolve = makeResolveLink(links, one.entry.fullUrl);
    const rewrite = (link: string): string | undefined => found.get(link) ?? resolve(link);
    return { ...one, entry: { ...one.entry, resource: rewriteReferences(one.entry.resource, rewrite) } };
  });
}

type Bringing = Exclude<TransactionEntry, { method: 'DELETE' }>;

/** Whether an entry's own resource is what will be there. */
function isBrought(one: NamedEntry): one is NamedEntry & { readonly entry: Bringing } {
  return one.entry.method !== 'DELETE' && !one.existing;
}

/** `Type/id` of the entries with these methods. */
function namesOf(entries: readonly TransactionEntry[], methods: readonly ('PUT' | 'DELETE')[]): Set<string> {
  const names = entries.flatMap((entry) => {
    if (entry.method === 'POST' || !methods.includes(entry.method)) return [];
    return [`${entry.method === 'PUT' ? entry.resource.type : entry.type}/${entry.id}`];
  });
  return new Set(names);
}

/** Of two conditional creates the later would match what the earlier brings: which one is meant cannot be told. */
async function refuseTwins(context: RecordsContext, named: readonly NamedEntry[]): Promise<void> {
  const creates = named
    .filter(isBrought)
    .flatMap(({ entry, id }) =>
      entry.method === 'POST' && entry.condition
        ? [{ id, resource: entry.resource, condition: entry.condition, place: entry.place }]
        : [],
    );
  if (creates.length < 2) return;
  for (const { id, condition, place } of creates) {
    const twins = await broughtMatches(context, condition, creates);
    if (twins.every((twin) => twin === id)) continue;
    const message = 'two entries of the transaction would create the same resource';
    throw placed(new Fault('invalid-request', message), place);
  }
}

function identityOf({ entry, id, existing }: NamedEntry): Identity {
  const { place } = entry;
  if (entry.method === 'DELETE') return { place, type: entry.type, id, fullUrl: null, version: null };
  const version = entry.method === 'PUT' ? null : (existing?.version ?? 1);
  return { place, type: entry.resource.type, id, fullUrl: entry.fullUrl, version };
}

/** What an entry does: a draft to commit, or a result without one. */
type Step =
  | { readonly draft: Draft }
  | { readonly draft: null; readonly result: TransactionResult; readonly accessed: Accessed };

async function decide(context: RecordsContext, { entry, id, existing }: NamedEntry): Promise<Step> {
  if (existing) {
    const result = { outcome: 'existing', resource: existing } as const;
    return { draft: null, result, accessed: foundInstead(existing) };
  }
  switch (entry.method) {
    case 'POST':
      return { draft: draftCreate(entry.resource, id) };
    case 'PUT':
      return { draft: await draftUpdate(context, entry.resource, id, entry.precondition) };
    case 'DELETE': {
      const draft = await draftDelete(context, entry.type, id, entry.precondition);
      if (draft) return { draft };
      const accessed = deletedNothing(entry.type, id);
      return { draft: null, result: { outcome: 'gone' }, accessed };
    }
  }
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
