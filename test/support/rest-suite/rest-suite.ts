import { makeClient, type Client } from '../server/client.js';
import { makeApi, type Api } from './api.js';
import { binariesSuite } from './binaries.js';
import { bundlesSuite } from './bundles.js';
import { capabilitiesSuite } from './capabilities.js';
import { changesSuite } from './changes.js';
import { conditionalSuite } from './conditional.js';
import { everythingSuite } from './everything.js';
import { longContentsSuite } from './long-contents.js';
import { metaOperationsSuite } from './meta-operations.js';
import { patchesSuite } from './patches.js';
import { presentationSuite } from './presentation.js';
import { historiesSuite } from './histories.js';
import { readsSuite } from './reads.js';
import { searchResultsSuite } from './search-results.js';
import { searchesSuite } from './searches.js';
import { subjectsSuite } from './subjects.js';
import { terminologySuite } from './terminology.js';
import { validateOperationSuite } from './validate-operation.js';
import { wireSuite } from './wire.js';

/** A server under test. */
export interface RestServer {
  /** Where its FHIR is. */
  readonly url: string;
  /** What it tells its clients that its FHIR base is. */
  readonly base: string;
  stop(): Promise<void>;
}

/** What the FHIR RESTful API has to do, whatever it keeps its records in. */
export function restSuite(start: () => Promise<RestServer>): void {
  let server: RestServer;
  let client: Client;
  let api: Api;
  const current = (): Api => api;

  before(async () => {
    server = await start();
    client = makeClient(server.url);
    api = makeApi(server.base, client);
  });
  after(async () => {
    client.close();
    await server.stop();
  });

  describe('Changes', () => {
    changesSuite(current);
  });
  describe('Conditional changes', () => {
    conditionalSuite(current);
  });
  describe('Patches', () => {
    patchesSuite(current);
  });
  describe('Reads', () => {
    readsSuite(current);
  });
  describe('Binaries', () => {
    binariesSuite(current);
  });
  describe('Long content of a Binary', () => {
    longContentsSuite(current, () => server.url);
  });
  describe('Histories', () => {
    historiesSuite(current);
  });
  describe('What an answer shows', () => {
    presentationSuite(current);
  });
  describe('Searches', () => {
    searchesSuite(current);
  });
  describe('Search results', () => {
    searchResultsSuite(current);
  });
  describe('Bundles', () => {
    bundlesSuite(current);
  });
  describe('Subjects', () => {
    subjectsSuite(current);
  });
  describe('Codes', () => {
    terminologySuite(current);
  });
  describe('Meta', () => {
    metaOperationsSuite(current);
  });
  describe('Validation', () => {
    validateOperationSuite(current);
  });
  describe('Everything of a Patient', () => {
    everythingSuite(current);
  });
  describe('The capability statement', () => {
    capabilitiesSuite(current);
  });
  describe('The wire', () => {
    wireSuite(current, () => server.url);
  });
}
