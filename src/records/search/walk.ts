import { setImmediate as othersTurn } from 'node:timers/promises';
import { Fault } from '../../fault.js';
import type { FoundVersion, Token } from '../../store/port.js';
import { freeLabels } from '../../vault/spread.js';
import type { RecordsContext } from '../context.js';
import type { IndexRecord } from '../index-record.js';
import { rowsAreMade } from '../read-row.js';
import { openIndex, openRow, type OpenedRow } from '../row.js';
import type { NamedFamily } from '../row-tokens.js';
import type { Budget } from './budget.js';

/** A row met on a walk. */
export interface MetRow {
  readonly row: OpenedRow;
  readonly index: IndexRecord;
  readonly place: WalkPlace;
}

/** Where a row lies on a walk: in the first of its families, by their names, and there by label. Ties of a label are by row key. */
export interface WalkPlace {
  readonly family: string;
  readonly label: number;
  /** Row key, base64. */
  readonly key: string;
}

/** A family, and the end of its labels. */
export interface BoundFamily extends NamedFamily {
  readonly bound: number;
}

export interface Walk {
  readonly families: readonly BoundFamily[];
  readonly updated: { readonly from: number; readonly to: number };
  /** Go on behind this place. */
  readonly after: WalkPlace | null;
  /** Labels looked for at a time, at first: a long walk takes longer strides. */
  readonly stride: number;
}

/** No bound on when a row was last updated. */
export const anytime = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Between strides of this length other requests get their turn. */
const longestStride = 512;

/**
 * Visits the rows of token families, each row once, some at a time. Families go by their names, which stay when one is added between
 * two pages; within a family from the highest label, the newest row, downwards. A row keeps its label when it is updated, and new
 * rows get higher ones: a walk in pages neither repeats nor loses a row that was there all along. Erased rows are passed over.
 */
export async function* walkFamilies(
  context: RecordsContext,
  walk: Walk,
  budget: Budget,
): AsyncGenerator<MetRow[]> {
  const families = inOrder(walk.families);
  const order = new Map(families.map(({ name }, i) => [name, i]));
  let stride = walk.stride;
  let step: Span[] = [];
  let room = stride;
  for (const [i, { name, family, bound }] of families.entries()) {
    if (walk.after && name < walk.after.family) continue;
    let high = name === walk.after?.family ? walk.after.label + 1 : bound;
    while (high > 0) {
      const low = Math.max(0, high - room);
      step.push({ low, high, token: (label) => family.token(label), place: i });
      room -= high - low;
      high = low;
      if (room > 0) continue;
      yield await visit(context, walk, order, step, budget);
      if (stride === longestStride) await othersTurn();
      stride = Math.min(2 * stride, longestStride);
      [step, room] = [[], stride];
    }
  }
  if (step.length > 0) yield await visit(context, walk, order, step, budget);
}

/** Finds out how far families reach, each once. */
export async function withBounds(
  context: RecordsContext,
  families: readonly NamedFamily[],
): Promise<BoundFamily[]> {
  const distinct = [...new Map(families.map((family) => [family.name, family])).values()];
  for (const type of new Set(distinct.map((family) => family.type))) await rowsAreMade(context, type);
  const bounds = await context.store.bounds(distinct.map(({ family }) => family.id));
  return distinct.map((family, i) => ({ ...family, bound: Math.max(bounds[i] ?? 0, freeLabels) }));
}

function inOrder(families: readonly BoundFamily[]): BoundFamily[] {
  return [...families].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Labels of one family, `high` not included. */
interface Span {
  readonly low: number;
  readonly high: number;
  readonly token: (label: number) => Token;
  /** Of the family, among all of the walk. */
  readonly place: number;
}

type Order = ReadonlyMap<string, number>;

async function visit(
  context: RecordsContext,
  walk: Walk,
  order: Order,
  step: readonly Span[],
  budget: Budget,
): Promise<MetRow[]> {
  const tokens = step.flatMap(({ low, high, token }) =>
    Array.from({ length: high - low }, (_, i) => token(low + i)),
  );
  budget.spend({ labels: tokens.length });
  const found = await context.store.find(tokens, walk.updated);
  budget.spend({ rows: found.length });
  const met = await Promise.all(found.map((version) => meet(context, walk, order, step, version)));
  return met.filter((row) => row !== null).sort((a, b) => compare(a.place, b.place));
}

/** A row that lies elsewhere on the walk is met there. */
async function meet(
  context: RecordsContext,
  walk: Walk,
  order: Order,
  step: readonly Span[],
  version: FoundVersion,
): Promise<MetRow | null> {
  try {
    const row = await openRow(context, version);
    const index = openIndex(row);
    const place = placeOf(order, index, version.key);
    if (!place || !step.some((span) => isIn(order, span, place))) return null;
    return !walk.after || compare(place, walk.after) > 0 ? { row, index, place } : null;
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return null;
    throw fault;
  }
}

function placeOf(order: Order, { labels }: IndexRecord, key: Buffer): WalkPlace | null {
  let place: WalkPlace | null = null;
  for (const [family, label] of Object.entries(labels)) {
    if (!order.has(family) || (place && place.family < family)) continue;
    place = { family, label, key: key.toString('base64') };
  }
  return place;
}

function isIn(order: Order, { low, high, place }: Span, { family, label }: WalkPlace): boolean {
  return order.get(family) === place && label >= low && label < high;
}

function compare(a: WalkPlace, b: WalkPlace): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  return b.label - a.label || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}
