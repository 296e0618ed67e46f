import { describeMongo } from '../support/mongo/describe.js';
import { mongoData, sqliteData } from '../support/server/test-data.js';
import { keysUnderLoad } from './keys-suite.js';

describe('keys under load', () => {
  describe('on SQLite', () => {
    keysUnderLoad(sqliteData, 1);
  });

  describeMongo('on MongoDB with two servers', (mongo) => {
    keysUnderLoad(() => mongoData(mongo()), 2);
  });
});
