import type { TransactionEntry, TransactionResult } from '../../records/transaction/entries.js';
import { inPlace } from '../../records/transaction/in-place.js';
import type { Answer } from '../answer.js';
import { attempt } from '../attempt.js';
import {
  createRequest,
  deleteMatchingRequest,
  deleteRequest,
  patchMatchingRequest,
  patchRequest,
  updateMatchingRequest,
  updateRequest,
} from '../change-requests.js';
import type { Rest, RestRequest } from '../request.js';
import { deletedAnswer, writtenAnswer } from '../written.js';
import { conditionalReferences } from './conditional-references.js';
import { entryRequest, type EntryRequest } from './entry-request.js';
import { mapBounded } from './map-bounded.js';
import type { BundleEntry } from './parse-bundle.js';
import { tryReading } from './try-reading.js';

const atATime = 16;

/**
 * R4 3.1.0.11.2: all changes or none. What is read is read after them; that it can be read is seen to before.
 *
 * @throws Fault of the first entry that cannot be, with its place in the issues; nothing is stored then
 */
export async function transaction(
  rest: Rest,
  outer: RestRequest,
  entries: readonly BundleEntry[],
): Promise<Answer[]> {
  const steps = await mapBounded(entries, atATime, (entry) =>
    inPlace(entry.place, () => toStep(rest, outer, entry)),
  );
  const changes = steps.flatMap(({ change }) => (change ? [change] : []));
  await mapBounded(steps, atATime, async (step) => {
    if (!step.change) await inPlace(step.place, () => tryReading(rest, step, changes));
  });
  const results = await rest.records.transaction(changes, (resources) =>
    conditionalReferences(rest.base(), resources),
  );
  return mapBounded(withResults(steps, results), atATime, ({ step, result }) => answer(rest, step, result));
}

/** An entry understood: a change, or a reading that waits for the changes. */
interface Step extends EntryRequest {
  readonly place: string;
  readonly change: TransactionEntry | null;
}

async function toStep(rest: Rest, outer: RestRequest, entry: BundleEntry): Promise<Step> {
  const wanted = entryRequest(rest.base(), outer, entry);
  return { ...wanted, place: entry.place, change: await toChange(rest, wanted, entry) };
}

async function toChange(
  rest: Rest,
  { asked: { interaction, target }, request }: EntryRequest,
  { place, fullUrl }: BundleEntry,
): Promise<TransactionEntry | null> {
  if (interaction === 'create' && target.kind === 'type') {
    return { method: 'POST', place, fullUrl, ...(await createRequest(rest, request, target)) };
  }
  if (interaction === 'update' && target.kind === 'instance') {
    const update = await updateRequest(rest, request, target);
    return { method: 'PUT', place, fullUrl, condition: null, ...update };
  }
  if (interaction === 'update' && target.kind === 'type') {
    const change = await updateMatchingRequest(rest, request, target);
    return { method: 'PUT', place, fullUrl, id: null, ...change };
  }
  if (interaction === 'patch' && target.kind === 'instance') {
    return { method: 'PATCH', place, fullUrl, condition: null, ...(await patchRequest(request, target)) };
  }
  if (interaction === 'patch' && target.kind === 'type') {
    const change = await patchMatchingRequest(rest, request, target);
    return { method: 'PATCH', place, fullUrl, type: target.type, id: null, ...change };
  }
  if (interaction === 'delete' && target.kind === 'instance') {
    return { method: 'DELETE', place, condition: null, ...deleteRequest(request, target) };
  }
  if (interaction === 'delete' && target.kind === 'type') {
    const change = deleteMatchingRequest(rest, request, target);
    return { method: 'DELETE', place, type: target.type, id: null, ...change };
  }
  return null;
}

interface Done {
  readonly step: Step;
  readonly result: TransactionResult | null;
}

function withResults(steps: readonly Step[], results: readonly TransactionResult[]): Done[] {
  const inOrder = results.values();
  return steps.map((step) => ({ step, result: step.change ? (inOrder.next().value ?? null) : null }));
}

function answer(outside: Rest, { asked, request }: Step, result: TransactionResult | null): Promise<Answer> {
  const rest = { ...outside, records: outside.records.asking(request.raw) };
  return attempt(rest, asked, async () => {
    if (!result) return asked.run(rest, request);
    if (result.outcome === 'gone') return deletedAnswer(null, request.prefer);
    const { outcome, resource } = result;
    return outcome === 'deleted'
      ? deletedAnswer(resource, request.prefer)
      : writtenAnswer({ outcome, resource }, request.prefer);
  });
}
