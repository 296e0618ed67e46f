import { givenMongo } from './given.js';
import type { MongoEngine } from './mongo-engine.js';
import { ownMongo } from './own.js';

/**
 * A MongoDB for tests: that of `MONGODB_URI` if it is set, else a `mongod` on the PATH, else the embedded engine.
 *
 * @param options.dir where it keeps its files; a temporary folder without it. `MONGODB_URI` knows no folder.
 * @throws {Error} with a one-line message if there is none; `mongoAvailable` says so beforehand.
 */
export async function startMongo(options: { readonly dir?: string } = {}): Promise<MongoEngine> {
  const given = process.env['MONGODB_URI'] ?? '';
  return given === '' ? await ownMongo(options.dir) : givenMongo(given);
}
