import { cpus, release, totalmem } from 'node:os';
import type { ReportRow, StoreReport } from './measure-store.js';
import type { Sustained } from './measure-sustained.js';
import type { BenchOptions } from './options.js';

/** What the machine is and how it was measured, in Markdown. */
export function machineText({ seconds, rounds, connections }: BenchOptions): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `${String(cpus().length)} x ${cpu?.model ?? 'unknown processor'}, ${memory} GiB, ${process.platform} ${release()}, Node.js ${process.versions.node}.`,
    `${String(connections)} connections; ${String(rounds)} rounds of ${String(seconds)} s, floor and server in turn; medians.`,
  ].join('\n');
}

/** The figures of one store, in Markdown. */
export function storeText(report: StoreReport): string {
  const { title, rows, ready, filled, memory, appends, sustained } = report;
  const starts = ready
    .map(({ documents, ms }) => `${count(documents)} documents ${ms.toFixed(0)} ms`)
    .join(', ');
  return [
    `### ${title}`,
    '',
    table([header, ...rows.map(cells)]),
    '',
    ...sustained.map(sustainedText),
    `- Ready after its start: ${starts}.`,
    `- Resident memory of the server at the end: ${(memory / 1e6).toFixed(0)} MB.`,
    `- Filled by transactions of 100: ${count(filled)} resources a second.`,
    `- Appends a second, 64 at a time: ${count(appends.leaves)} leaves alone, ${count(appends.entries)} with their entries, ${count(appends.integrated)} integrated into the tree.`,
    ...rows.flatMap(({ operation, server, logging }) =>
      logging
        ? [
            `- With a log line for each request, ${operation}: ${micro(logging.cpu)} µs instead of ${micro(server.cpu)} µs CPU.`,
          ]
        : [],
    ),
    ...aims(report).map(([aim, met]) => `- ${met ? 'Met' : 'NOT met'}: ${aim}.`),
  ].join('\n');
}

const header = [
  'Operation',
  'Documents',
  'Floor req/s',
  'Server req/s',
  'Ratio',
  'Express as it comes req/s',
  'Ratio to it',
  'Floor µs CPU/req',
  'Server µs CPU/req',
  'Null ledger req/s',
  'Ratio to it',
  'Null ledger µs CPU/req',
  'Server p50 / p99 ms',
  'Alone p50 ms (floor)',
  'Spread (floor)',
];

function cells({ operation, documents, floor, expressFloor, server, unaudited }: ReportRow): string[] {
  const beside = (text: string, ofFloor: string | undefined): string =>
    ofFloor === undefined ? text : `${text} (${ofFloor})`;
  return [
    names[operation],
    count(documents),
    floor ? count(floor.rate) : '–',
    count(server.rate),
    floor ? (server.rate / floor.rate).toFixed(2) : '–',
    expressFloor ? count(expressFloor.rate) : '–',
    expressFloor ? (server.rate / expressFloor.rate).toFixed(2) : '–',
    floor ? micro(floor.cpu) : '–',
    micro(server.cpu),
    unaudited ? count(unaudited.rate) : '–',
    unaudited ? (server.rate / unaudited.rate).toFixed(2) : '–',
    unaudited ? micro(unaudited.cpu) : '–',
    `${server.p50.toFixed(1)} / ${server.p99.toFixed(1)}`,
    beside(server.alone.toFixed(2), floor?.alone.toFixed(2)),
    beside(percent(server.spread), floor ? percent(floor.spread) : undefined),
  ];
}

/** What is sustained, with all rows of AuditEvents made. */
function sustainedText({ operation, audited, unaudited }: Sustained): string {
  const ratio = (audited.rate / unaudited.rate).toFixed(2);
  return (
    `- Sustained, ${names[operation]}: ${count(audited.rate)} a second until every AuditEvent had its row, ${ratio} of the null ledger` +
    ` (${count(unaudited.rate)}); ${micro(audited.cpu)} µs CPU a request instead of ${micro(unaudited.cpu)};` +
    ` p50 / p99 ${audited.p50.toFixed(1)} / ${audited.p99.toFixed(1)} ms; rows of the last ones ${audited.after.toFixed(0)} ms after the last answer.`
  );
}

const names: Readonly<Record<ReportRow['operation'], string>> = {
  create: 'create',
  read: 'read',
  search: 'patient search',
  filtered: 'patient, type and date search',
  scan: 'search through the whole type',
};

/** What the project wants of itself, and whether this run shows it. */
function aims({ rows, ready, memory, appends, sustained }: StoreReport): [aim: string, met: boolean][] {
  const ratios = (operation: ReportRow['operation'], to: 'floor' | 'unaudited'): number[] =>
    rows.flatMap((row) => {
      const other = row[to];
      return row.operation === operation && other ? [row.server.rate / other.rate] : [];
    });
  const medians = (operation: ReportRow['operation'], of: 'p50' | 'alone'): number[] =>
    rows.flatMap((row) => (row.operation === operation ? [row.server[of]] : []));
  const search = medians('search', 'p50');
  const [patient, filtered, scan] = (['search', 'filtered', 'scan'] as const).map((operation) =>
    Math.max(...medians(operation, 'alone')),
  );
  return [
    ['create at 0.6 of the floor or better', ratios('create', 'floor').every((ratio) => ratio >= 0.6)],
    ['read at 0.7 of the floor or better', ratios('read', 'floor').every((ratio) => ratio >= 0.7)],
    ['create within 25 % of a null ledger', ratios('create', 'unaudited').every((ratio) => ratio >= 0.75)],
    ['read within 25 % of a null ledger', ratios('read', 'unaudited').every((ratio) => ratio >= 0.75)],
    [
      'read and create within 25 % of a null ledger, sustained',
      sustained.every(({ audited, unaudited }) => audited.rate >= 0.75 * unaudited.rate),
    ],
    ['appends integrated within 20 % of those without a tree', appends.integrated >= 0.8 * appends.entries],
    [
      'patient search p50 flat (within a quarter) over all sizes',
      Math.max(...search) <= 1.25 * Math.min(...search),
    ],
    [
      'patient, type and date search within 3 ms of patient search',
      (filtered ?? NaN) <= (patient ?? NaN) + 3,
    ],
    ['a search through the whole type answers within a second', (scan ?? NaN) < 1000],
    ['ready within 2 s', ready.every(({ ms }) => ms < 2000)],
    ['under 250 MB after the bench', memory < 250e6],
  ];
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const ruler = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [head, ruler, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en');
}

function micro(number: number): string {
  return number.toFixed(0);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}
