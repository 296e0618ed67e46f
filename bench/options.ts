import { parseArgs } from 'node:util';

/** Which store is behind floor and server. */
export type StoreKind = 'sqlite' | 'mongodb';

/** What one run measures. */
export interface BenchOptions {
  /** Null: every store that can be had here. */
  readonly store: StoreKind | null;
  /** How many documents are stored, smallest first. */
  readonly documents: readonly number[];
  /** Length of one measurement. */
  readonly seconds: number;
  /** How often each measurement is made; the median counts. */
  readonly rounds: number;
  /** Clients at the same time. */
  readonly connections: number;
}

export const usage =
  'usage: bench [--store sqlite|mongodb] [--documents 10000,100000] [--seconds 2] [--rounds 5] [--connections 64]';

/** Reads the command line. @throws {Error} with one line */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: 'string' },
      documents: { type: 'string', default: '10000,100000' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '64' },
    },
  });
  return {
    store: storeKind(values.store),
    documents: values.documents
      .split(',')
      .map((one) => atLeast(10, one))
      .toSorted((a, b) => a - b),
    seconds: atLeast(0.1, values.seconds),
    rounds: atLeast(1, values.rounds),
    connections: atLeast(1, values.connections),
  };
}

function storeKind(name: string | undefined): StoreKind | null {
  if (name === undefined || name === 'sqlite' || name === 'mongodb') return name ?? null;
  throw new Error('--store is sqlite or mongodb');
}

function atLeast(least: number, text: string): number {
  const number = Number(text);
  if (number >= least) return number;
  throw new Error(`a number from ${String(least)} upwards is needed`);
}
