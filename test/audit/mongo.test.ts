import { openMongoStore } from '../../src/store/mongo/open.js';
import { describeMongo } from '../support/mongo/describe.js';
import { auditSuite } from './audit-suite.js';

describeMongo('The ledger of a server on MongoDB', (mongo) => {
  auditSuite(() => openMongoStore(mongo().freshUri()));
});
