import { mongoAvailable } from './available.js';
import type { MongoEngine } from './mongo-engine.js';
import { startMongo } from './start.js';

/** Long enough to fetch a C library over a slow line, in milliseconds. */
const patience = 300_000;

/**
 * A suite with one MongoDB for all its tests, which ask for it by the function they are given. Where there is none
 * every test counts as skipped, or with `CI=true` the suite fails.
 */
export function describeMongo(title: string, tests: (mongo: () => MongoEngine) => void): void {
  describe(title, () => {
    let engine: MongoEngine | undefined;
    before(async function () {
      this.timeout(patience);
      const available = await mongoAvailable();
      if (!available.ok) {
        if (process.env['CI'] === 'true') throw new Error(available.why);
        console.warn(`    skipped: ${available.why}`);
        this.skip();
      }
      engine = await startMongo();
    });
    tests(() => {
      if (engine === undefined) throw new Error('the MongoDB of a suite is there only while its tests run');
      return engine;
    });
    // After the hooks of the tests, which may need it.
    after(async function () {
      this.timeout(patience);
      await engine?.stop();
    });
  });
}
