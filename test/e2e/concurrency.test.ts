import { describeMongo } from '../support/mongo/describe.js';
import { mongoData, sqliteData } from '../support/server/test-data.js';
import { concurrentClients } from './concurrent-clients.js';

describe('50 clients at once', () => {
  describe('on SQLite', () => {
    concurrentClients(sqliteData, 1);
  });

  describeMongo('on MongoDB', (mongo) => {
    concurrentClients(() => mongoData(mongo()), 1);
  });

  describeMongo('on MongoDB with two servers', (mongo) => {
    concurrentClients(() => mongoData(mongo()), 2);
  });
});
