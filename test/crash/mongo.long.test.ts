import { describeMongo } from '../support/mongo/describe.js';
import { mongoData } from '../support/server/test-data.js';
import { crashRounds } from './crash-rounds.js';
import { databaseKilled } from './disasters.js';
import { mongoCrashes } from './mongo-crashes.js';

mongoCrashes('servers on MongoDB under load, many times', 25);

/** Longer than a request waits for the database, so that requests end without anybody knowing what came of them. */
const tooLong = 15_000;

describeMongo('servers whose database stays away', (mongo) => {
  it('lose nothing, and end what was left in the middle when it is back', async function () {
    if (!mongo().owned) this.skip();
    const scale = { servers: 2, clients: 12, rounds: 3 };
    await crashRounds(
      mongoData(mongo()),
      scale,
      databaseKilled(mongo(), () => tooLong),
    );
  }).timeout(300_000);
});
