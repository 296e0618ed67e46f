import { randomInt } from 'node:crypto';
import { describeMongo } from '../support/mongo/describe.js';
import { mongoData } from '../support/server/test-data.js';
import { crashRounds } from './crash-rounds.js';
import { bothKilled, databaseKilled, serverKilled, serversStopped } from './disasters.js';

const clients = 12;

/** What servers on MongoDB withstand, each so many times. */
export function mongoCrashes(title: string, rounds: number): void {
  const patience = 60_000 + rounds * 30_000;
  const fewer = Math.ceil(rounds / 2);
  describeMongo(title, (mongo) => {
    it('lose nothing, halve nothing and find everything when one is killed', async () => {
      await crashRounds(mongoData(mongo()), { servers: 1, clients, rounds }, serverKilled);
    }).timeout(patience);

    it('lose nothing when one of two is killed and the other goes on', async () => {
      await crashRounds(mongoData(mongo()), { servers: 2, clients, rounds: fewer }, serverKilled);
    }).timeout(patience);

    it('agree on everything if they start together on nothing, and lose nothing when each is stopped in turn', async () => {
      await crashRounds(mongoData(mongo()), { servers: 3, clients, rounds: 1 }, serversStopped);
    }).timeout(patience);

    it('lose nothing when the database is killed, and find it again', async function () {
      if (!mongo().owned) this.skip();
      await crashRounds(
        mongoData(mongo()),
        { servers: 1, clients, rounds },
        databaseKilled(mongo(), () => randomInt(1500)),
      );
    }).timeout(patience);

    it('lose nothing when the database and a server are killed together', async function () {
      if (!mongo().owned) this.skip();
      await crashRounds(mongoData(mongo()), { servers: 1, clients, rounds: fewer }, bothKilled(mongo()));
    }).timeout(patience);
  });
}
