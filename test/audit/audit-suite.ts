import assert from 'node:assert/strict';
import type { AuditEvent } from 'fhir/r4.js';
import { errorsOf } from '../fhir/support/errors-of.js';
import type { Store } from '../../src/store/port.js';
import { ledgerEvents, type ReadEntry } from '../support/ledger-events.js';
import { profileFaults } from '../support/profile-check.js';
import { serveStore } from '../support/rest-suite/serve-store.js';
import type { RestServer } from '../support/rest-suite/rest-suite.js';
import { ownProfiles } from './support/own-profiles.js';
import { operationCases } from './operation-cases.js';
import { gated, type GatedStore } from './gated-store.js';

/** What one request has to leave in the ledger: `subtype outcome patient`, in any order. */
export interface Case {
  readonly name: string;
  readonly request: readonly [
    method: string,
    path: string,
    body?: object | string | undefined,
    headers?: object,
  ];
  readonly status: number;
  readonly entries: readonly string[];
}

const jane = { resourceType: 'Patient', id: 'jane' };
const john = { resourceType: 'Patient', id: 'john' };
const bundle = (type: string, ...entry: object[]): object => ({ resourceType: 'Bundle', type, entry });
const asks = (method: string, url: string, resource?: object): object => ({
  request: { method, url },
  resource,
});
const weight = (patient: string, id?: string): object => ({
  resourceType: 'Observation',
  ...(id === undefined ? {} : { id }),
  status: 'final',
  code: { text: 'weight' },
  subject: { reference: `Patient/${patient}` },
});
const jsonPatch = { 'Content-Type': 'application/json-patch+json' };
const amend = { op: 'add', path: '/status', value: 'amended' };
const inBinary = (operations: readonly object[]): object => ({
  resourceType: 'Binary',
  contentType: 'application/json-patch+json',
  data: Buffer.from(JSON.stringify(operations)).toString('base64'),
});

/** In this order: each finds what those before it left. */
const cases: readonly Case[] = [
  {
    name: 'an update that creates',
    request: ['PUT', 'Patient/jane', jane],
    status: 201,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'another',
    request: ['PUT', 'Patient/john', john],
    status: 201,
    entries: ['update 0 Patient/john'],
  },
  {
    name: 'a create',
    request: ['POST', 'Observation', weight('jane')],
    status: 201,
    entries: ['create 0 Patient/jane'],
  },
  {
    name: 'a create about nobody',
    request: ['POST', 'Basic', { resourceType: 'Basic', code: { text: 'x' } }],
    status: 201,
    entries: ['create 0 -'],
  },
  {
    name: 'a create that is not FHIR',
    request: ['POST', 'Observation', { resourceType: 'Observation' }],
    status: 400,
    entries: ['create 4 -'],
  },
  {
    name: 'a create that is not JSON',
    request: ['POST', 'Observation', '{'],
    status: 400,
    entries: ['create 4 -'],
  },
  {
    name: 'a conditional create',
    request: [
      'POST',
      'Patient',
      { resourceType: 'Patient', identifier: [{ system: 'urn:n', value: '1' }] },
      { 'If-None-Exist': 'identifier=urn:n|1' },
    ],
    status: 201,
    entries: ['create 0 *'],
  },
  {
    name: 'one that finds it',
    request: ['POST', 'Patient', { resourceType: 'Patient' }, { 'If-None-Exist': 'identifier=urn:n|1' }],
    status: 200,
    entries: ['create 0 *'],
  },
  {
    name: 'an update',
    request: ['PUT', 'Observation/o', weight('jane', 'o')],
    status: 201,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'an update of a version that is gone',
    request: ['PUT', 'Observation/o', weight('jane', 'o'), { 'If-Match': 'W/"7"' }],
    status: 412,
    entries: ['update 4 Patient/jane'],
  },
  { name: 'a read', request: ['GET', 'Observation/o'], status: 200, entries: ['read 0 Patient/jane'] },
  {
    name: 'a look at the head of a resource',
    request: ['HEAD', 'Observation/o'],
    status: 200,
    entries: ['read 0 Patient/jane'],
  },
  {
    name: 'a read that finds nothing new',
    request: ['GET', 'Observation/o', undefined, { 'If-None-Match': 'W/"1"' }],
    status: 304,
    entries: ['read 0 Patient/jane'],
  },
  { name: 'a read of nothing', request: ['GET', 'Observation/none'], status: 404, entries: ['read 4 -'] },
  { name: 'a read of no type', request: ['GET', 'Nothing/o'], status: 404, entries: ['unknown 4 -'] },
  {
    name: 'a vread',
    request: ['GET', 'Observation/o/_history/1'],
    status: 200,
    entries: ['vread 0 Patient/jane'],
  },
  {
    name: 'a vread of nothing',
    request: ['GET', 'Observation/o/_history/9'],
    status: 404,
    entries: ['vread 4 Patient/jane'],
  },
  {
    name: 'a history',
    request: ['GET', 'Observation/o/_history'],
    status: 200,
    entries: ['history-instance 0 Patient/jane'],
  },
  {
    name: 'a history of nothing',
    request: ['GET', 'Observation/none/_history'],
    status: 404,
    entries: ['history-instance 4 -'],
  },
  {
    name: 'a history of everything',
    request: ['GET', '_history?_count=2'],
    status: 200,
    entries: ['history-system 0 Patient/jane', 'history-system 0 *'],
  },
  {
    name: 'a second patient in a search',
    request: ['PUT', 'Observation/p', weight('john', 'p')],
    status: 201,
    entries: ['update 0 Patient/john'],
  },
  {
    name: 'a search that meets two patients',
    request: ['GET', 'Observation'],
    status: 200,
    entries: ['search-type 0 Patient/jane', 'search-type 0 Patient/john'],
  },
  {
    name: 'a search that meets one',
    request: ['GET', 'Observation?patient=Patient/john'],
    status: 200,
    entries: ['search-type 0 Patient/john'],
  },
  {
    name: 'a search that meets nobody',
    request: ['GET', 'Observation?patient=Patient/none'],
    status: 200,
    entries: ['search-type 0 -'],
  },
  { name: 'a count', request: ['GET', 'Observation?_count=0'], status: 200, entries: ['search-type 0 -'] },
  {
    name: 'a search by form',
    request: [
      'POST',
      'Observation/_search',
      'patient=Patient/jane',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ],
    status: 200,
    entries: ['search-type 0 Patient/jane'],
  },
  {
    name: 'a search that is not understood',
    request: ['GET', 'Observation?colour=red'],
    status: 400,
    entries: ['search-type 4 -'],
  },
  {
    name: 'a search for a format that there is not',
    request: ['GET', 'Observation?_format=xml'],
    status: 406,
    entries: ['search-type 4 -'],
  },
  {
    name: 'a batch',
    request: [
      'POST',
      '',
      bundle(
        'batch',
        asks('GET', 'Observation/o'),
        asks('GET', 'Observation/none'),
        asks('POST', 'Observation', weight('john')),
        asks('GET', 'Patient?colour=red'),
      ),
    ],
    status: 200,
    entries: ['read 0 Patient/jane', 'read 4 -', 'create 0 Patient/john', 'search-type 4 -'],
  },
  {
    name: 'a transaction',
    request: [
      'POST',
      '',
      bundle(
        'transaction',
        asks('POST', 'Observation', weight('jane')),
        asks('PUT', 'Observation/q', weight('john', 'q')),
        asks('DELETE', 'Observation/none'),
      ),
    ],
    status: 200,
    entries: ['create 0 Patient/jane', 'update 0 Patient/john', 'delete 0 -'],
  },
  {
    name: 'a transaction that cannot be',
    request: [
      'POST',
      '',
      bundle(
        'transaction',
        asks('POST', 'Observation', weight('jane')),
        asks('PUT', 'Observation/r', { resourceType: 'Observation', id: 'r' }),
      ),
    ],
    status: 400,
    entries: ['transaction 4 -'],
  },
  {
    name: 'a Bundle that asks for nothing',
    request: ['POST', '', { resourceType: 'Bundle', type: 'collection' }],
    status: 400,
    entries: ['transaction 4 -'],
  },
  { name: 'a delete', request: ['DELETE', 'Observation/p'], status: 204, entries: ['delete 0 Patient/john'] },
  {
    name: 'a delete of nothing',
    request: ['DELETE', 'Observation/none'],
    status: 204,
    entries: ['delete 0 -'],
  },
  {
    name: 'a read of what was deleted',
    request: ['GET', 'Observation/p'],
    status: 410,
    entries: ['read 4 Patient/john'],
  },
  {
    name: 'a patch',
    request: ['PATCH', 'Observation/o', JSON.stringify([amend]), jsonPatch],
    status: 200,
    entries: ['patch 0 Patient/jane'],
  },
  {
    name: 'a patch that does not fit',
    request: ['PATCH', 'Observation/o', JSON.stringify([{ op: 'remove', path: '/x' }]), jsonPatch],
    status: 422,
    entries: ['patch 4 Patient/jane'],
  },
  {
    name: 'a patch of what is not there',
    request: ['PATCH', 'Observation/none', JSON.stringify([amend]), jsonPatch],
    status: 404,
    entries: ['patch 4 -'],
  },
  {
    name: 'a patch that is none',
    request: ['PATCH', 'Observation/o', '[1]', jsonPatch],
    status: 400,
    entries: ['patch 4 Patient/jane'],
  },
  {
    name: 'a patch by a search',
    request: [
      'PATCH',
      'Patient?identifier=urn:n|1',
      JSON.stringify([{ op: 'add', path: '/active', value: true }]),
      jsonPatch,
    ],
    status: 200,
    entries: ['patch 0 *'],
  },
  {
    name: 'a patch by a search that finds nothing',
    request: ['PATCH', 'Patient?identifier=urn:n|none', JSON.stringify([amend]), jsonPatch],
    status: 404,
    entries: ['patch 4 -'],
  },
  {
    name: 'patches in a batch',
    request: [
      'POST',
      '',
      bundle(
        'batch',
        asks('PATCH', 'Observation/o', inBinary([amend])),
        asks('PATCH', 'Observation/none', inBinary([amend])),
      ),
    ],
    status: 200,
    entries: ['patch 0 Patient/jane', 'patch 4 -'],
  },
  {
    name: 'patches in a transaction',
    request: [
      'POST',
      '',
      bundle(
        'transaction',
        asks('PATCH', 'Observation/o', inBinary([amend])),
        asks('POST', 'Observation', weight('john')),
      ),
    ],
    status: 200,
    entries: ['patch 0 Patient/jane', 'create 0 Patient/john'],
  },
  {
    name: 'a patch that takes a resource from one patient to another',
    request: [
      'PATCH',
      'Observation/o',
      JSON.stringify([{ op: 'replace', path: '/subject/reference', value: 'Patient/john' }]),
      jsonPatch,
    ],
    status: 200,
    entries: ['patch 0 Patient/john', 'patch 0 Patient/jane'],
  },
  {
    name: 'an update that takes it back',
    request: ['PUT', 'Observation/o', weight('jane', 'o')],
    status: 200,
    entries: ['update 0 Patient/jane', 'update 0 Patient/john'],
  },
  {
    name: 'a transaction whose conditional references lead to a patient of whom it says nothing else',
    request: [
      'POST',
      '',
      bundle(
        'transaction',
        asks('POST', 'List', {
          resourceType: 'List',
          status: 'current',
          mode: 'working',
          subject: { reference: 'Patient/john' },
          entry: ['jane', 'john'].map((id) => ({ item: { reference: `Patient?_id=${id}` } })),
        }),
      ),
    ],
    status: 200,
    entries: ['create 0 Patient/john', 'search-system 0 Patient/jane'],
  },
  {
    name: 'a transaction with a patch that does not fit',
    request: [
      'POST',
      '',
      bundle('transaction', asks('PATCH', 'Observation/o', inBinary([{ op: 'remove', path: '/x' }]))),
    ],
    status: 422,
    entries: ['patch 4 Patient/jane', 'transaction 4 -'],
  },
  {
    name: 'a transaction that fails for another reason than its patch',
    request: [
      'POST',
      '',
      bundle('transaction', asks('PATCH', 'Observation/o', inBinary([amend])), {
        request: { method: 'DELETE', url: 'Observation/q', ifMatch: 'W/"7"' },
      }),
    ],
    status: 412,
    entries: ['patch 4 Patient/jane', 'transaction 4 -'],
  },
  {
    name: 'an operation, which is not served',
    request: ['POST', 'Observation/$nothing', jane],
    status: 400,
    entries: ['operation 4 -'],
  },
  {
    name: 'an AuditEvent of another system',
    request: ['POST', 'AuditEvent', anEvent('jane')],
    status: 201,
    entries: ['foreign 0 Patient/jane', 'create 0 Patient/jane'],
  },
  {
    name: 'an update of an AuditEvent',
    request: ['PUT', 'AuditEvent/x', { ...anEvent('jane'), id: 'x' }],
    status: 405,
    entries: ['update 4 -'],
  },
  {
    name: 'a delete of an AuditEvent',
    request: ['DELETE', 'AuditEvent/x'],
    status: 405,
    entries: ['delete 4 -'],
  },
  {
    name: 'a look at the log',
    request: ['GET', 'AuditEvent?patient=Patient/john&_count=3'],
    status: 200,
    entries: ['search-type 0 Patient/john'],
  },
  {
    name: 'an update by a search that finds one',
    request: ['PUT', 'Observation?subject=Patient/jane&_id=o', weight('jane')],
    status: 200,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'an update by a search that finds nothing',
    request: ['PUT', 'Observation?_id=fresh', weight('john', 'fresh')],
    status: 201,
    entries: ['update 0 Patient/john'],
  },
  {
    name: 'an update by a search that finds several',
    request: ['PUT', 'Observation?subject=Patient/jane', weight('jane')],
    status: 412,
    entries: ['update 4 -'],
  },
  {
    name: 'a delete by a search that finds one',
    request: ['DELETE', 'Observation?_id=fresh'],
    status: 204,
    entries: ['delete 0 Patient/john'],
  },
  {
    name: 'a delete by a search that finds nothing',
    request: ['DELETE', 'Observation?_id=fresh'],
    status: 204,
    entries: ['search-type 0 -'],
  },
  {
    name: 'a delete by a search that finds several',
    request: ['DELETE', 'Observation?subject=Patient/jane'],
    status: 412,
    entries: ['delete 4 -'],
  },
  {
    name: 'a history of a type',
    request: ['GET', 'Observation/_history'],
    status: 200,
    entries: ['history-type 0 Patient/jane', 'history-type 0 Patient/john'],
  },
  {
    name: 'a history of a type of which there is nothing',
    request: ['GET', 'Flag/_history'],
    status: 200,
    entries: ['history-type 0 -'],
  },
  {
    name: 'a history of a type that is not understood',
    request: ['GET', 'Observation/_history?_since=lately'],
    status: 400,
    entries: ['history-type 4 -'],
  },
  {
    name: 'a history of everything that is not understood',
    request: ['GET', '_history?colour=red'],
    status: 400,
    entries: ['history-system 4 -'],
  },
  {
    name: 'a create of a Binary about a patient',
    request: [
      'PUT',
      'Binary/b',
      'content',
      { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/jane' },
    ],
    status: 201,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'a read of what it holds',
    request: ['GET', 'Binary/b', undefined, { Accept: 'text/plain' }],
    status: 200,
    entries: ['read 0 Patient/jane'],
  },
  {
    name: 'a read of what it holds by somebody who wants something else',
    request: ['GET', 'Binary/b', undefined, { Accept: 'image/png' }],
    status: 406,
    entries: ['read 0 Patient/jane', 'read 4 Patient/jane'],
  },
  {
    name: 'a create of long content about a patient',
    request: [
      'PUT',
      'Binary/long',
      'x'.repeat(2 << 20),
      { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/jane' },
    ],
    status: 201,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'a read of long content',
    request: ['GET', 'Binary/long', undefined, { Accept: 'text/plain' }],
    status: 200,
    entries: ['read 0 Patient/jane'],
  },
  {
    name: 'a read of long content as a resource',
    request: ['GET', 'Binary/long/_history/1', undefined, { Accept: 'application/fhir+json' }],
    status: 200,
    entries: ['vread 0 Patient/jane'],
  },
  {
    name: 'a look at how long it is',
    request: ['HEAD', 'Binary/long'],
    status: 200,
    entries: ['read 0 Patient/jane'],
  },
  {
    name: 'an update by long content of another version than the current one',
    request: [
      'PUT',
      'Binary/long',
      'x'.repeat(2 << 20),
      { 'Content-Type': 'text/plain', 'If-Match': 'W/"7"' },
    ],
    status: 412,
    entries: ['update 4 Patient/jane'],
  },
  {
    name: 'a Binary about a resource that is about a patient',
    request: [
      'POST',
      'Binary',
      'content',
      { 'Content-Type': 'text/plain', 'X-Security-Context': 'Observation/q' },
    ],
    status: 201,
    entries: ['create 0 Patient/john'],
  },
  {
    name: 'a Binary about what is written with it',
    request: [
      'POST',
      '',
      bundle('transaction', asks('PUT', 'Observation/s', weight('john', 's')), {
        request: { method: 'POST', url: 'Binary' },
        resource: {
          resourceType: 'Binary',
          contentType: 'text/plain',
          securityContext: { reference: 'Observation/s' },
        },
      }),
    ],
    status: 200,
    entries: ['update 0 Patient/john', 'create 0 Patient/john'],
  },
  {
    name: 'a Binary about nobody',
    request: ['POST', 'Binary', 'content', { 'Content-Type': 'text/plain' }],
    status: 201,
    entries: ['create 0 -'],
  },
  {
    name: 'a Binary without a type',
    request: ['POST', 'Binary', 'content', { 'Content-Type': 'nothing' }],
    status: 415,
    entries: ['create 4 -'],
  },
  {
    name: 'a transaction by searches',
    request: [
      'POST',
      '',
      bundle(
        'transaction',
        asks('PUT', 'Observation?_id=o', weight('jane')),
        asks('DELETE', 'Observation?_id=fresh'),
      ),
    ],
    status: 200,
    entries: ['update 0 Patient/jane', 'search-type 0 -'],
  },
  ...operationCases,
  {
    name: 'a search whose matches bring another patient with them',
    request: ['GET', 'Patient?_id=john&_revinclude=Observation:patient'],
    status: 200,
    entries: ['search-type 0 Patient/john'],
  },
  {
    name: 'a document of one patient, by another',
    request: [
      'PUT',
      'Observation/by-john',
      { ...weight('jane', 'by-john'), performer: [{ reference: 'Patient/john' }] },
    ],
    status: 201,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'a search that brings another patient with it',
    request: ['GET', 'Observation?_id=by-john&_include=Observation:performer'],
    status: 200,
    entries: ['search-type 0 Patient/jane', 'search-type 0 Patient/john'],
  },
  {
    name: 'a search through a chain, which shows nothing of what it went through',
    request: ['GET', 'Basic?subject:Patient._id=jane'],
    status: 200,
    entries: ['search-type 0 -'],
  },
  {
    name: 'a search in the compartment of a patient',
    request: ['GET', 'Patient/john/Observation'],
    status: 200,
    entries: ['search-type 0 Patient/john', 'search-type 0 Patient/jane'],
  },
  {
    name: 'a search in all of the compartment of a patient',
    request: ['GET', 'Patient/jane/*?_type=Patient'],
    status: 200,
    entries: ['search-system 0 Patient/jane'],
  },
  {
    name: 'a search in a compartment that there is not',
    request: ['GET', 'Basic/x/Observation'],
    status: 404,
    entries: ['search-type 4 -'],
  },
  {
    name: 'a search across types',
    request: ['GET', '?_type=Patient,Observation&_id=john,o'],
    status: 200,
    entries: ['search-system 0 Patient/jane', 'search-system 0 Patient/john'],
  },
  {
    name: 'a search across types by form',
    request: [
      'POST',
      '_search',
      '_type=Patient&_id=john',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ],
    status: 200,
    entries: ['search-system 0 Patient/john'],
  },
  {
    name: 'a search across types that is not understood',
    request: ['GET', '?_type=Unicorn'],
    status: 400,
    entries: ['search-system 4 -'],
  },
];

/** What every path leaves in the ledger, whatever it is kept in. */
export function auditSuite(open: () => Promise<Store>): void {
  let store: GatedStore;
  let server: RestServer;
  const profiles = ownProfiles();
  const left: ReadEntry[] = [];
  before(async () => {
    store = gated(await open());
    server = await serveStore(store.store);
    // The first request brings the epoch's keys.
    await ask(server, ['GET', 'Patient/nobody']);
  });
  after(() => server.stop());

  for (const { name, request, status, entries } of cases) {
    it(`enters ${name}`, async () => {
      const before = await store.store.ledger.size();
      const response = await ask(server, request);
      assert.equal(response.status, status, await response.text());
      const entered = await ledgerEvents(store.store, before);
      for (const { event } of entered) assertServed(event, profiles);
      left.push(...entered);
      const events = entered.map(({ event }) => tell(event));
      const expected = entries.map((entry) => entry.replace('*', ''));
      assert.equal(events.length, expected.length, events.join('\n'));
      for (const entry of expected)
        assert.ok(
          events.some((event) => event.startsWith(entry)),
          events.join('\n'),
        );
    });
  }

  it('serves them as they stand in the ledger', async () => {
    assert.ok(left.length > cases.length);
    for (const { content, event } of left) {
      const response = await ask(server, ['GET', `AuditEvent/${event.id ?? ''}`]);
      const served = await response.text();
      // One that came from outside was written in two texts: that of the client, and with id and version.
      if (tell(event).startsWith('foreign')) assert.deepEqual(JSON.parse(served), event);
      else assert.equal(served, content.event.toString());
    }
  });

  it('enters what fails for reasons of the server', async () => {
    const before = await store.store.ledger.size();
    store.corrupt(true);
    const paths = [
      'Observation/o',
      'Observation/o/_history/1',
      'Observation/o/_history',
      'Observation/_history',
      '_history',
      'Observation',
    ];
    for (const path of paths) assert.equal((await ask(server, ['GET', path])).status, 500, path);
    assert.equal((await ask(server, ['PUT', 'Observation/o', weight('jane', 'o')])).status, 500);
    store.corrupt(false);
    const events = (await ledgerEvents(store.store, before)).map(({ event }) => tell(event));
    assert.deepEqual(events, [
      'read 12 -',
      'vread 12 -',
      'history-instance 12 -',
      'history-type 12 -',
      'history-system 12 -',
      'search-type 12 -',
      'update 12 -',
    ]);
  });

  it('enters no request that touches no record', async () => {
    const before = await store.store.ledger.size();
    assert.equal((await ask(server, ['GET', 'metadata'])).status, 200);
    assert.equal(await store.store.ledger.size(), before);
  });

  it('tells who asked, when, how and for which request, without credentials', async () => {
    const before = await store.store.ledger.size();
    const headers = { 'X-Request-Id': 'abc-1', Authorization: 'Bearer SECRET', Cookie: 'SECRET' };
    await ask(server, ['GET', 'Observation?patient=Patient/jane', undefined, headers]);
    const [entry] = await ledgerEvents(store.store, before);
    assert.ok(entry);
    const text = JSON.stringify(entry.event);
    assert.match(text, /"value":"abc-1"/);
    const query = entry.event.entity?.find(({ query }) => query)?.query ?? '';
    assert.match(
      Buffer.from(query, 'base64').toString(),
      /^GET \/fhir\/Observation\?patient=Patient\/jane HTTP\/1.1\r\n/,
    );
    assert.doesNotMatch(
      text + Buffer.from(query, 'base64').toString() + entry.content.request.toString(),
      /SECRET/,
    );
  });

  it('lets no byte of an answer out before its entry is durable', async () => {
    for (const request of [cases[10], cases[2], cases[21], cases[13]]) {
      assert.ok(request);
      const gate = store.hold();
      let answered = false;
      const answer = ask(server, request.request).then((response) => {
        answered = true;
        return response;
      });
      await gate.reached;
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(answered, false, request.name);
      gate.open();
      assert.equal((await answer).status, request.status, request.name);
    }
  });

  it('answers 503, releases nothing and stores nothing if the entry cannot be made durable', async () => {
    for (const request of [cases[10], cases[2], cases[21], cases[13], cases[28], cases[29]]) {
      assert.ok(request);
      const before = await store.store.ledger.size();
      store.fail(true);
      const response = await ask(server, request.request);
      store.fail(false);
      const text = await response.text();
      if (request.name !== 'a batch') assert.equal(response.status, 503, request.name);
      assert.doesNotMatch(text, /weight/);
      assert.equal(await store.store.ledger.size(), before, request.name);
    }
    assert.equal((await ask(server, ['GET', 'Observation/o'])).status, 200);
  });
}

/** Patterns of BALP by what is done; there is none for other things. */
const patterns: Readonly<Record<string, string>> = {
  create: 'create',
  read: 'read',
  vread: 'read',
  update: 'update',
  patch: 'update',
  delete: 'delete',
  'search-type': 'query',
  'search-system': 'query',
};

/** R4, and in its profile: what failed names none, and differs from a success in its outcome only, and in that what was never made or found has no id. */
function assertServed(event: AuditEvent, profiles: ReturnType<typeof ownProfiles>): void {
  assert.deepEqual(errorsOf('AuditEvent', event), []);
  const [done = '', outcome, patient] = tell(event).split(' ');
  const pattern = patterns[done];
  if (pattern === undefined) return;
  const kind = `audit-${patient === '-' ? '' : 'patient-'}${pattern}`;
  const own = `https://tallystick.example/fhir/StructureDefinition/${kind}`;
  assert.equal(event.meta?.profile?.[1], outcome === '0' ? own : undefined);
  const isNameless = event.entity?.some(
    ({ role, what }) => role?.code === '4' && what?.reference === undefined,
  );
  const nameless = isNameless === true ? ['.entity:data.what.reference: missing'] : [];
  const differs = ['.outcome: not the value it must have', '.outcomeDesc: too many', ...nameless];
  assert.deepEqual(profileFaults(profiles, own, event), outcome === '0' ? [] : differs, tell(event));
}

function anEvent(patient: string): object {
  return {
    resourceType: 'AuditEvent',
    type: { system: 'http://example.org/types', code: 'foreign' },
    subtype: [{ system: 'http://example.org/types', code: 'foreign' }],
    recorded: '2026-01-01T00:00:00Z',
    outcome: '0',
    agent: [{ requestor: true, who: { display: 'a ward system' } }],
    source: { observer: { display: 'a ward system' } },
    entity: [{ what: { reference: `Patient/${patient}` }, type: { code: '1' }, role: { code: '1' } }],
  };
}

function ask(server: RestServer, [method, path, body, headers]: Case['request']): Promise<Response> {
  const isText = typeof body === 'string';
  return fetch(path === '' ? server.url : `${server.url}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }), ...headers },
  });
}

/** `subtype outcome patient`. */
function tell({ subtype, outcome, entity }: AuditEvent): string {
  const patient = entity?.find(({ role }) => role?.code === '1')?.what;
  return `${subtype?.at(-1)?.code ?? 'unknown'} ${outcome ?? ''} ${patient ? (patient.reference ?? 'identifier') : '-'}`;
}
