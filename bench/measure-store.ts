import { join } from 'node:path';
import { makeWork, type Operation, type Work } from './load/work.js';
import { measureAppends, type Appends } from './measure-appends.js';
import { measure, type Figures, type Pace, type Subject } from './measure.js';
import { measureSustained, settleAudit, type Sustained } from './measure-sustained.js';
import { processUse } from './process-stat.js';
import type { StoreUnderTest } from './stores.js';
import type { Serving } from './targets/child.js';
import { fill } from './targets/fill.js';
import { startFloor, startServer, type FloorEdge, type ServerSetup } from './targets/start-targets.js';

/** All that was measured on one store. */
export interface StoreReport {
  readonly title: string;
  readonly rows: readonly ReportRow[];
  /** Milliseconds from the start of the process to `/readyz`, by number of documents. */
  readonly ready: readonly { readonly documents: number; readonly ms: number }[];
  /** Resources a second when the largest store was filled by transactions. */
  readonly filled: number;
  /** Resident bytes of the server with the most documents, after all else. */
  readonly memory: number;
  readonly appends: Appends;
  /** Of the smallest site. */
  readonly sustained: readonly Sustained[];
}

/** One operation at one number of documents. */
export interface ReportRow {
  readonly operation: Operation;
  readonly documents: number;
  /** Null where the floor has no such operation. */
  readonly floor: Figures | null;
  /** The floor on Express as it comes. Null where that was not measured. */
  readonly expressFloor: Figures | null;
  readonly server: Figures;
  /** The same server with a null ledger: nothing is audited. Null where that was not measured. */
  readonly unaudited: Figures | null;
  /** The server when it logs each request; null where that was not measured. */
  readonly logging: Figures | null;
}

const starts = 3;

/** Measures floor and server on one store. @param folder an empty one, for all that they write */
export async function measureStore(
  store: StoreUnderTest,
  folder: string,
  sizes: readonly number[],
  pace: Pace,
): Promise<StoreReport> {
  const empty = await readyEmpty(store, folder);
  const sites: Site[] = [];
  for (const [i, documents] of sizes.entries()) sites.push(await makeSite(store, folder, documents, i === 0));
  const rows: ReportRow[] = [];
  // Creates come last: until then every patient has as many documents as were filled in.
  for (const operation of ['search', 'filtered', 'scan', 'read', 'create'] as const)
    rows.push(...(await measureSites(operation, sites, paceOf(operation, pace))));
  const sustained = await sustainSite(sites[0], pace);
  const largest = sites.at(-1);
  const memory = largest ? processUse(largest.server.serving.pid).memory : 0;
  for (const { floor, expressFloor, server, unaudited, logging } of sites) {
    for (const target of [floor, expressFloor, server, unaudited, logging]) await target?.serving.stop();
  }
  // Last: nothing else of the bench runs beside it.
  const appends = await measureAppends(store, join(folder, 'appends'), pace);
  return {
    title: store.title,
    rows,
    appends,
    sustained,
    ready: [
      { documents: 0, ms: empty },
      ...sites.map(({ documents, readyAfter }) => ({ documents, ms: readyAfter })),
    ],
    filled: largest?.filled ?? 0,
    memory,
  };
}

/** Floor and server that hold so many documents. */
interface Site {
  readonly documents: number;
  readonly floor: Target;
  readonly expressFloor: Target | null;
  readonly server: Target;
  readonly unaudited: Target | null;
  readonly logging: Target | null;
  readonly readyAfter: number;
  readonly filled: number;
}

interface Target {
  readonly serving: Serving;
  readonly work: Work;
}

async function makeSite(
  store: StoreUnderTest,
  folder: string,
  documents: number,
  withVariants: boolean,
): Promise<Site> {
  const target = (serving: Serving): Target => ({ serving, work: makeWork(documents) });
  const setup = (how: Pick<ServerSetup, 'logLevel' | 'ledger'>): ServerSetup => {
    const name = `server-${how.logLevel}-${how.ledger}-${String(documents)}`;
    return { folder: join(folder, name), store: store.fresh(name), ...how };
  };
  const variant = async (how: Pick<ServerSetup, 'logLevel' | 'ledger'>): Promise<Target> => {
    const its = setup(how);
    await fillServer(its, documents);
    return target(await startServer(its));
  };
  const silent = setup({ logLevel: 'silent', ledger: 'real' });
  const filled = await fillServer(silent, documents);
  const readyAfter = await medianStart(() => startServer(silent));
  const server = target(await startServer(silent));
  const floorOn = async (edge: FloorEdge): Promise<Target> =>
    target(await startFloor(store.fresh(`floor-${edge}-${String(documents)}`), documents, edge));
  const floor = await floorOn('own');
  const expressFloor = withVariants ? await floorOn('express') : null;
  const unaudited = withVariants ? await variant({ logLevel: 'silent', ledger: 'null' }) : null;
  const logging = withVariants ? await variant({ logLevel: 'info', ledger: 'real' }) : null;
  return { documents, floor, expressFloor, server, unaudited, logging, readyAfter, filled };
}

async function fillServer(setup: ServerSetup, documents: number): Promise<number> {
  const serving = await startServer(setup);
  const filled = await fill(serving.port, documents);
  await serving.stop();
  return filled;
}

function readyEmpty(store: StoreUnderTest, folder: string): Promise<number> {
  let n = 0;
  return medianStart(() => {
    const name = `empty-${String(n++)}`;
    return startServer({
      folder: join(folder, name),
      store: store.fresh(name),
      logLevel: 'silent',
      ledger: 'real',
    });
  });
}

async function medianStart(start: () => Promise<Serving>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < starts; i++) {
    const serving = await start();
    times.push(serving.readyAfter);
    await serving.stop();
  }
  return times.toSorted((a, b) => a - b)[Math.floor(starts / 2)] ?? NaN;
}

/** A scan takes the whole server for itself: how long it takes one client is what matters. */
function paceOf(operation: Operation, pace: Pace): Pace {
  return operation === 'scan' ? { ...pace, connections: 1 } : pace;
}

async function measureSites(operation: Operation, sites: readonly Site[], pace: Pace): Promise<ReportRow[]> {
  const hasFloor = operation === 'read' || operation === 'create';
  const targets = sites.flatMap(({ floor, expressFloor, server, unaudited, logging }) => [
    hasFloor ? floor : null,
    hasFloor ? expressFloor : null,
    server,
    unaudited,
    logging,
  ]);
  const present = targets.filter((target) => target !== null);
  const subjects = present.map(({ serving, work }): Subject => ({ serving, next: work[operation] }));
  const figures = await measure(subjects, pace);
  const of = (target: Target | null): Figures | null => (target && figures[present.indexOf(target)]) ?? null;
  return sites.flatMap(({ documents, floor, expressFloor, server, unaudited, logging }) => {
    const measured = of(server);
    if (!measured) return [];
    const variants = { unaudited: of(unaudited), logging: of(logging) };
    const floors = { floor: of(floor), expressFloor: of(expressFloor) };
    return [{ operation, documents, ...floors, server: measured, ...variants }];
  });
}

/** One target after the other: what is left to be done when the load ends is done before the next begins. */
async function sustainSite(site: Site | undefined, pace: Pace): Promise<Sustained[]> {
  if (!site?.unaudited) return [];
  const { server, unaudited } = site;
  const nothing = (): Promise<void> => Promise.resolve();
  const sustained: Sustained[] = [];
  for (const operation of ['read', 'create'] as const) {
    const subject = ({ serving, work }: Target): Subject => ({ serving, next: work[operation] });
    sustained.push({
      operation,
      unaudited: await measureSustained(subject(unaudited), pace, nothing),
      audited: await measureSustained(subject(server), pace, settleAudit),
    });
  }
  return sustained;
}
