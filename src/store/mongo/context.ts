import type { Db } from 'mongodb';
import type { Clock } from './clock.js';
import type { Collections } from './documents.js';
import type { MongoStep } from './steps.js';

/** What all parts of the adapter share. */
export interface Context extends Collections {
  readonly db: Db;
  readonly clock: Clock;
  /** For how long a commit or a promotion is left to the process that began it, in milliseconds. */
  readonly leaseMs: number;
  /** Called right before each step. */
  readonly step: (step: MongoStep) => Promise<void>;
}
