import { join } from 'node:path';
import { sqliteData } from '../support/server/test-data.js';
import { filesBelow, sqliteDump } from './loot.js';
import { assertSearchWorks, theftSuite } from './theft-suite.js';

describe('A stolen SQLite database', () => {
  it('is searched for words in every disguise', assertSearchWorks);

  theftSuite(
    sqliteData,
    ({ env }) =>
      async function* () {
        const folder = String(env['TALLYSTICK_DATA']);
        yield* filesBelow(folder);
        yield* sqliteDump(join(folder, 'tallystick.db'));
      },
  );
});
