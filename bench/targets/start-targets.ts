import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startServing, type Serving } from './child.js';

/** Where a store lies that nobody has used yet. */
export interface FreshStore {
  /** As the server is told; null: in its data folder. */
  readonly setting: string | null;
  /** As the floor is told. */
  readonly floor: string;
}

/** At which edge the floor is served: the same as the server's, or Express as it comes. */
export type FloorEdge = 'own' | 'express';

/** Starts the floor on a store of its own and fills it. */
export function startFloor({ floor }: FreshStore, documents: number, edge: FloorEdge): Promise<Serving> {
  const args = [floor, String(documents), edge];
  return startServing({ module: './floor', args, env: {}, output: '/dev/null' });
}

/** How the server is started. */
export interface ServerSetup {
  readonly folder: string;
  readonly store: FreshStore;
  /** The default logs a line for each request, here into a file. */
  readonly logLevel: 'silent' | 'info';
  /** `null`: nothing is audited and nothing sealed into entries (null-ledger.ts). */
  readonly ledger: 'real' | 'null';
}

/** Starts the server as it is delivered, or without a ledger, on a folder that it makes if it is not there. */
export function startServer({ folder, store, logLevel, ledger }: ServerSetup): Promise<Serving> {
  mkdirSync(folder, { recursive: true });
  const setting = store.setting === null ? {} : { TALLYSTICK_STORE: store.setting };
  const env = { TALLYSTICK_DATA: folder, LOG_LEVEL: logLevel, ...setting };
  const program =
    ledger === 'null' ? { module: './null-ledger', args: [] } : { module: '../../src/cli', args: ['serve'] };
  return startServing({ ...program, env, output: join(folder, 'server.log') });
}
