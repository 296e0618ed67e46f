import { randomUUID } from 'node:crypto';
import type { ResourceText } from '../../fhir/json/resource-text.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import type { Token } from '../../store/port.js';
import { claimTokens, onlyMatch } from '../conditional-create.js';
import type { RecordsContext } from '../context.js';
import type { Draft } from '../draft.js';
import { draftPatch, nothingMatches } from '../patch.js';
import type { StoredResource } from '../stored-resource.js';
import type { TransactionEntry } from './entries.js';
import { inPlace } from './in-place.js';

/** An entry that says what will be there: of a patch, what it makes of the current version. */
export type ReadyEntry = Exclude<TransactionEntry, { method: 'PATCH' }> | PatchedEntry;

interface PatchedEntry extends Pick<PatchEntry, 'method' | 'place' | 'fullUrl' | 'condition'> {
  readonly resource: ResourceText;
  readonly draft: Draft;
}

type PatchEntry = Extract<TransactionEntry, { method: 'PATCH' }>;

/** An entry whose identity is known. */
export interface NamedEntry {
  readonly entry: ReadyEntry;
  /** Null for a delete that finds nothing. */
  readonly id: string | null;
  /** What the condition of the entry found. */
  readonly match: StoredResource | null;
  /** What a condition claims that finds nothing. What is there already need not be claimed: many at once may refer to it. */
  readonly claim: readonly Token[];
}

/** A resource that a patch was tried on. */
export interface PatchedName {
  readonly type: ResourceType;
  readonly id: string;
}

/**
 * Finds out which resource each entry is about. What the transaction deletes is gone before any other condition is looked at.
 *
 * @param looked gets the name of each resource that a patch is tried on, whatever comes of it
 */
export async function nameEntries(
  context: RecordsContext,
  entries: readonly TransactionEntry[],
  looked: PatchedName[],
): Promise<NamedEntry[]> {
  const named = (entry: TransactionEntry, gone: ReadonlySet<string>): Promise<NamedEntry> =>
    inPlace(entry.place, () => nameEntry(context, entry, gone, looked));
  const deletes = new Map(
    await Promise.all(
      entries
        .filter(({ method }) => method === 'DELETE')
        .map(async (entry) => [entry, await named(entry, new Set())] as const),
    ),
  );
  const gone = new Set([...deletes.values()].flatMap(namesOf));
  return Promise.all(entries.map(async (entry) => deletes.get(entry) ?? named(entry, gone)));
}

/** `Type/id` of what an entry is about; nothing for a delete that finds nothing. */
export function namesOf({ entry, id }: NamedEntry): string[] {
  const type = entry.method === 'DELETE' ? entry.type : entry.resource.type;
  return id === null ? [] : [`${type}/${id}`];
}

async function nameEntry(
  context: RecordsContext,
  entry: TransactionEntry,
  gone: ReadonlySet<string>,
  looked: PatchedName[],
): Promise<NamedEntry> {
  if (entry.method === 'PATCH') return namePatch(context, entry, gone, looked);
  const { condition } = entry;
  if (!condition) return { entry, id: ownId(entry), match: null, claim: [] };
  const match = await onlyMatch(context, condition, gone);
  const isDelete = entry.method === 'DELETE';
  if (match || isDelete) return { entry, id: match?.id ?? null, match, claim: [] };
  return { entry, id: idToBe(entry), match, claim: claimTokens(context, condition) };
}

async function namePatch(
  context: RecordsContext,
  { method, place, fullUrl, type, id: ownId, condition, precondition, patch }: PatchEntry,
  gone: ReadonlySet<string>,
  looked: PatchedName[],
): Promise<NamedEntry> {
  const match = condition && (await onlyMatch(context, condition, gone));
  const id = match?.id ?? ownId;
  if (id === null) throw nothingMatches();
  looked.push({ type, id });
  const draft = await draftPatch(context, type, id, patch, precondition);
  const entry = { method, place, fullUrl, condition, draft, resource: draft.content };
  return { entry, id, match, claim: [] };
}

function ownId(entry: Exclude<TransactionEntry, PatchEntry>): string | null {
  return entry.method === 'POST' ? randomUUID() : entry.id;
}

/** A conditional update that finds nothing creates under the id that the resource has; a conditional create never does. */
function idToBe({ method, resource }: Extract<TransactionEntry, { method: 'POST' | 'PUT' }>): string {
  const { id } = resource.value;
  return method === 'PUT' && typeof id === 'string' ? id : randomUUID();
}
