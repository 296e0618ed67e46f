import { runLoad } from './load/run-load.js';
import type { Exchange } from './load/run-load.js';
import { processUse } from './process-stat.js';
import type { Serving } from './targets/child.js';

/** What one operation costs a target, each figure the median over the rounds. */
export interface Figures {
  /** Requests a second with all connections. */
  readonly rate: number;
  /** How far the rates of the rounds lie apart, as part of their median: the noise of the machine. */
  readonly spread: number;
  /** Processor time of the target for one request, in microseconds. */
  readonly cpu: number;
  /** With all connections, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** With one connection, in milliseconds. */
  readonly alone: number;
}

/** One target and what it is asked. */
export interface Subject {
  readonly serving: Serving;
  readonly next: () => Exchange;
}

export interface Pace {
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
}

/**
 * Measures subjects in turn, round by round, so that what else happens on the machine happens to all of them alike.
 *
 * @returns the figures of each subject, in their order
 */
export async function measure(subjects: readonly Subject[], pace: Pace): Promise<Figures[]> {
  const rounds: Sample[][] = subjects.map(() => []);
  for (const subject of subjects) await sample(subject, { ...pace, seconds: pace.seconds / 2 });
  for (let round = 0; round < pace.rounds; round++) {
    for (const [i, subject] of subjects.entries()) rounds[i]?.push(await sample(subject, pace));
  }
  return rounds.map(toFigures);
}

type Sample = Omit<Figures, 'spread'>;

async function sample({ serving, next }: Subject, { seconds, connections }: Pace): Promise<Sample> {
  const before = processUse(serving.pid).cpu;
  const load = await runLoad(serving.port, next, connections, seconds);
  const cpu = (processUse(serving.pid).cpu - before) / load.requests;
  const alone = await runLoad(serving.port, next, 1, seconds / 4);
  return {
    rate: load.requests / load.seconds,
    cpu,
    p50: quantile(load.took, 0.5),
    p99: quantile(load.took, 0.99),
    alone: quantile(alone.took, 0.5),
  };
}

function toFigures(samples: readonly Sample[]): Figures {
  const median = (of: (sample: Sample) => number): number =>
    quantile(Float64Array.from(samples, of).sort(), 0.5);
  const rates = samples.map(({ rate }) => rate);
  const rate = median((one) => one.rate);
  return {
    rate,
    spread: (Math.max(...rates) - Math.min(...rates)) / rate,
    cpu: median((one) => one.cpu),
    p50: median((one) => one.p50),
    p99: median((one) => one.p99),
    alone: median((one) => one.alone),
  };
}

function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
