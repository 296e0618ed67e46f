import { Fault } from '../../fault.js';
import type { Version } from '../../store/port.js';
import type { RecordsContext } from '../context.js';
import { openIndex, openRow } from '../row.js';
import { storedCandidate, type StoredCandidate } from './candidate.js';
import type { SearchRun } from './search-run.js';

/** What the first page of a search saw of resources that were about to change, as far as it has to be remembered. */
export interface SeenAt {
  /** Whatever is older was seen as it was then. Milliseconds since 1970. */
  readonly settled: number;
  /** The versions seen of what was updated later: first characters of the row key, version. */
  readonly versions: readonly (readonly [key: string, version: number])[];
}

/** Shows each resource in the version that the first page saw, so that no page sorts it to another place. */
export interface Snapshot {
  of(found: StoredCandidate): Promise<StoredCandidate> | StoredCandidate;
  /** To be remembered for the next page. */
  seen(): SeenAt;
}

/** A change that is under way becomes visible within this time, or never. Milliseconds. */
const longestCommit = 10_000;
const mostRemembered = 150;

/** @param seen what the first page saw; null on the first page, which shows everything as it is */
export function asSeenAt(run: SearchRun, seen: SeenAt | null): Snapshot {
  const settled = seen?.settled ?? Date.now() - longestCommit;
  const versions = new Map(seen?.versions);
  const isLate = ({ updated, row }: StoredCandidate): boolean => updated > settled && row.version.version > 1;
  const note = (found: StoredCandidate): StoredCandidate => {
    if (isLate(found) && versions.size < mostRemembered)
      versions.set(keyOf(found), found.row.version.version);
    return found;
  };
  return {
    of: (found) => {
      if (!seen) return note(found);
      return isLate(found) ? earlier(run, found, versions.get(keyOf(found)) ?? null, settled) : found;
    },
    seen: () => ({ settled, versions: [...versions] }),
  };
}

function keyOf({ row }: StoredCandidate): string {
  return row.version.key.toString('base64').slice(0, 11);
}

/** The version that was noted, else the last that was settled, else the first: what was created since keeps its first place. */
async function earlier(
  { context, budget }: SearchRun,
  found: StoredCandidate,
  noted: number | null,
  settled: number,
): Promise<StoredCandidate> {
  const { key, version: current } = found.row.version;
  if (noted === current) return found;
  let before = noted === null ? current : noted + 1;
  while (before > 1) {
    const versions = await context.store.history(key, before, noted === null ? 8 : 1);
    budget.spend({ rows: versions.length });
    const version = versions.find((one) => noted !== null || one.updated <= settled || one.version === 1);
    if (version) return opened(context, found, version);
    before = versions.at(-1)?.version ?? 1;
  }
  return found;
}

/** What was deleted then, or erased since, was not seen. */
async function opened(
  context: RecordsContext,
  found: StoredCandidate,
  version: Version,
): Promise<StoredCandidate> {
  try {
    const row = await openRow(context, version);
    return row.header.change === 'deleted'
      ? found
      : storedCandidate(context, found.type, row, openIndex(row));
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return found;
    throw fault;
  }
}
