import { sqliteData } from '../support/server/test-data.js';
import { crashRounds } from './crash-rounds.js';
import { serverKilled, serversStopped } from './disasters.js';

describe('a server on SQLite under load', function () {
  this.timeout(120_000);

  it('loses nothing, halves nothing and finds everything when it is killed', async () => {
    await crashRounds(sqliteData(), { servers: 1, clients: 12, rounds: 4 }, serverKilled);
  });

  it('loses nothing and ends well when it is told to stop', async () => {
    await crashRounds(sqliteData(), { servers: 1, clients: 12, rounds: 1 }, serversStopped);
  });
});
