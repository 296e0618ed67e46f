import { openMongoStore } from '../../../src/store/mongo/open.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { searchSuite } from './search-suite.js';

describeMongo('Search on MongoDB', (mongo) => {
  searchSuite(async (log) => serveStore(await openMongoStore(mongo().freshUri()), log));
});
