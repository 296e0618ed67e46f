import { describeMongo } from '../support/mongo/describe.js';
import { mongoData } from '../support/server/test-data.js';
import { filesBelow, mongoDump } from './loot.js';
import { theftSuite } from './theft-suite.js';

describeMongo('A stolen MongoDB database', (mongo) => {
  theftSuite(
    () => mongoData(mongo()),
    ({ env }) =>
      async function* () {
        // WiredTiger compresses its files: the dump is what shows that nothing is in them.
        yield* mongoDump(String(env['TALLYSTICK_STORE']));
        const { dir } = mongo();
        if (dir !== null) yield* filesBelow(dir);
      },
  );
});
