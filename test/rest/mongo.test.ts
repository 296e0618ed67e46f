import { openMongoStore } from '../../src/store/mongo/open.js';
import { describeMongo } from '../support/mongo/describe.js';
import { restSuite } from '../support/rest-suite/rest-suite.js';
import { serveStore } from '../support/rest-suite/serve-store.js';

describeMongo('REST on MongoDB', (mongo) => {
  restSuite(async () => serveStore(await openMongoStore(mongo().freshUri())));
});
