import { describeMongo } from '../support/mongo/describe.js';
import { mongoData } from '../support/server/test-data.js';
import { badInputSuite } from './bad-input-suite.js';

describeMongo('A server on MongoDB, given bad input,', (mongo) => {
  badInputSuite(() => mongoData(mongo()));
});
