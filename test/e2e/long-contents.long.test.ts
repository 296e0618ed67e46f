import { describeMongo } from '../support/mongo/describe.js';
import { mongoData } from '../support/server/test-data.js';
import { contentGoesThrough } from './content-suite.js';

describe('Content of 100 MiB', function () {
  this.timeout(120_000);
  describeMongo('on MongoDB', (mongo) => {
    contentGoesThrough(() => mongoData(mongo()));
  });
});
