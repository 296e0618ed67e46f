import type { Operation } from './load/work.js';
import { runLoad } from './load/run-load.js';
import type { Pace, Subject } from './measure.js';
import { processUse } from './process-stat.js';

/** What a target does of one operation when it does it for long, with all that is left to be done afterwards. */
export interface Sustained {
  readonly operation: Operation;
  readonly audited: SustainedFigures;
  readonly unaudited: SustainedFigures;
}

export interface SustainedFigures {
  /** Requests a second, until nothing was left to be done. */
  readonly rate: number;
  /** Processor time of the target for one request, in microseconds. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** How long it took after the last request until nothing was left to be done, in milliseconds. */
  readonly after: number;
}

/** How many rounds of the other measurements one of these is as long as: the rows that are owed reach their bound in it, if they ever do. */
const rounds = 10;

/**
 * Measures one operation for long. The rows of AuditEvents are made after the answers: they count, down to the last.
 *
 * @param settle asks what is answered only when nothing is left to be done
 */
export async function measureSustained(
  { serving, next }: Subject,
  pace: Pace,
  settle: (port: number) => Promise<void>,
): Promise<SustainedFigures> {
  await settle(serving.port);
  const before = processUse(serving.pid).cpu;
  const began = performance.now();
  const load = await runLoad(serving.port, next, pace.connections, rounds * pace.seconds);
  const answered = performance.now();
  await settle(serving.port);
  const ended = performance.now();
  const at = (part: number): number => load.took[Math.floor(load.took.length * part)] ?? NaN;
  return {
    rate: load.requests / ((ended - began) / 1000),
    cpu: (processUse(serving.pid).cpu - before) / load.requests,
    p50: at(0.5),
    p99: at(0.99),
    after: ended - answered,
  };
}

/** A search for AuditEvents waits until all of them have their rows. */
export async function settleAudit(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}/fhir/AuditEvent?_id=none`);
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`a search for AuditEvents failed: ${String(answer.status)}`);
}
