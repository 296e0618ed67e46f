import { sqliteData } from '../support/server/test-data.js';
import { officialExamplesSuite } from './official-examples-suite.js';

describe('A server on SQLite', () => {
  officialExamplesSuite(sqliteData);
});
