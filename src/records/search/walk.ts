import { Fault } from '../../fault.js';
import type { FoundVersion } from '../../store/port.js';
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
  readonly label: number;
}

/** Where a walk goes on: behind this row. Ties of a label are ordered by row key. */
export interface WalkPosition {
  readonly label: number;
  /** Row key, base64. */
  readonly key: string;
}

export interface Walk {
  readonly family: NamedFamily;
  readonly updated: { readonly from: number; readonly to: number };
  readonly after: WalkPosition | null;
  /** Rows looked for at a time. */
  readonly stride: number;
}

/** No bound on when a row was last updated. */
export const anytime = { from: 0, to: Number.MAX_SAFE_INTEGER };

/**
 * Visits the rows of a token family from the highest label, the newest, downwards. A row keeps its label when it is updated, and
 * new rows get higher ones: a walk in pages neither repeats nor loses a row that was there all along. Erased rows are passed over.
 */
export async function* walkFamily(
  context: RecordsContext,
  walk: Walk,
  budget: Budget,
): AsyncGenerator<MetRow> {
  await rowsAreMade(context, walk.family.type);
  const [bound = 0] = await context.store.bounds([walk.family.family.id]);
  let high = walk.after ? walk.after.label + 1 : Math.max(bound, freeLabels);
  while (high > 0) {
    const low = Math.max(0, high - walk.stride);
    yield* await visit(context, walk, low, high, budget);
    high = low;
  }
}

async function visit(
  context: RecordsContext,
  walk: Walk,
  low: number,
  high: number,
  budget: Budget,
): Promise<MetRow[]> {
  budget.spend({ labels: high - low });
  const tokens = Array.from({ length: high - low }, (_, i) => walk.family.family.token(low + i));
  const found = await context.store.find(tokens, walk.updated);
  budget.spend({ rows: found.length });
  const met = await Promise.all(found.map((version) => meet(context, walk, version)));
  return met.filter((row) => row !== null).sort(byPosition);
}

async function meet(context: RecordsContext, walk: Walk, version: FoundVersion): Promise<MetRow | null> {
  try {
    const row = await openRow(context, version);
    const index = openIndex(row);
    const label = index.labels[walk.family.name];
    if (label === undefined) return null;
    const position = { label, key: version.key.toString('base64') };
    return !walk.after || comesAfter(position, walk.after) ? { row, index, label } : null;
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return null;
    throw fault;
  }
}

/** The position of a row on its walk. */
export function positionOf(met: MetRow): WalkPosition {
  return { label: met.label, key: met.row.version.key.toString('base64') };
}

function comesAfter(position: WalkPosition, after: WalkPosition): boolean {
  return position.label < after.label || (position.label === after.label && position.key > after.key);
}

function byPosition(a: MetRow, b: MetRow): number {
  return b.label - a.label || (positionOf(a).key < positionOf(b).key ? -1 : 1);
}
