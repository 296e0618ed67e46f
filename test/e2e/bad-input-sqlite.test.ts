import { sqliteData } from '../support/server/test-data.js';
import { badInputSuite } from './bad-input-suite.js';

describe('A server on SQLite, given bad input,', () => {
  badInputSuite(sqliteData);
});
