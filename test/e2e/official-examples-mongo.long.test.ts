import { describeMongo } from '../support/mongo/describe.js';
import { mongoData } from '../support/server/test-data.js';
import { officialExamplesSuite } from './official-examples-suite.js';

describeMongo('A server on MongoDB', (mongo) => {
  officialExamplesSuite(() => mongoData(mongo()));
});
