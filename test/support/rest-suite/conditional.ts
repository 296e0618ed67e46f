import assert from 'node:assert/strict';
import type { Reply } from '../server/client.js';
import { bundleIn, nhsNumber, resourceIn, somebody, unique, type Api } from './api.js';
import { statusTable, type Row } from './row.js';

const updates: readonly Row[] = [
  {
    what: 'an update by a search that finds nothing, without an id',
    ask: (api) => put(api, unique()),
    status: 201,
    headers: { location: /\/Patient\/[A-Za-z0-9\-.]{1,64}\/_history\/1$/, etag: /^W\/"1"$/ },
  },
  {
    what: 'an update by a search that finds nothing, with an id that is free',
    ask: (api) => put(api, unique(), { id: 'chosen-by-client' }),
    status: 201,
    headers: { location: /\/Patient\/chosen-by-client\/_history\/1$/ },
  },
  {
    what: 'an update by a search that finds nothing, with an id that is in use',
    ask: async (api) => put(api, unique(), { id: await api.create(somebody()) }),
    status: 409,
    fault: 'conflict',
  },
  {
    what: 'an update by a search that finds one, without an id',
    ask: async (api) => {
      const { value } = await one(api);
      return put(api, value);
    },
    status: 200,
    headers: { etag: /^W\/"2"$/, location: undefined },
    body: 'Patient',
  },
  {
    what: 'an update by a search that finds one, with its id',
    ask: async (api) => {
      const { value, id } = await one(api);
      return put(api, value, { id });
    },
    status: 200,
  },
  {
    what: 'an update by a search that finds one, with another id',
    ask: async (api) => put(api, (await one(api)).value, { id: 'another' }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'an update by a search that finds several',
    ask: async (api) => put(api, await several(api)),
    status: 412,
    fault: 'multiple-matches',
  },
  {
    what: 'an update by a search for nothing',
    ask: (api) => api.send('PUT', '/Patient?identifier=&_format=json', somebody()),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'an update by a search that nobody understands',
    ask: (api) => api.send('PUT', '/Patient?colour=blue', somebody(), { prefer: 'handling=lenient' }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'an update by a search, of another version than there is',
    ask: async (api) => put(api, (await one(api)).value, {}, { 'if-match': 'W/"2"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update by a search that finds nothing, of a certain version',
    ask: (api) => put(api, unique(), {}, { 'if-match': 'W/"1"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update of AuditEvents by a search',
    ask: (api) => api.send('PUT', '/AuditEvent?_id=x', { resourceType: 'AuditEvent' }),
    status: 405,
    fault: 'method-not-allowed',
  },
];

const deletes: readonly Row[] = [
  {
    what: 'a delete by a search that finds one',
    ask: async (api) => remove(api, (await one(api)).value),
    status: 204,
    headers: { etag: /^W\/"2"$/ },
    body: null,
  },
  {
    what: 'a delete by a search that finds nothing',
    ask: (api) => remove(api, unique()),
    status: 204,
    headers: { etag: undefined },
  },
  {
    what: 'a delete by a search that finds several',
    ask: async (api) => remove(api, await several(api)),
    status: 412,
    fault: 'multiple-matches',
  },
  {
    what: 'a delete by a search for nothing',
    ask: (api) => api.send('DELETE', '/Patient?_pretty=true'),
    status: 400,
    fault: 'invalid-request',
  },
];

/** R4 3.1.0.4.3, 3.1.0.7.1. */
export function conditionalSuite(api: () => Api): void {
  statusTable(api, [...updates, ...deletes]);

  it('creates once, however many want to update what is not there', async () => {
    const value = unique();
    const replies = await Promise.all(Array.from({ length: 8 }, () => put(api(), value)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [...Array<number>(7).fill(200), 201]);
    const versions = replies.map(({ headers }) => headers.etag);
    assert.equal(new Set(versions).size, 8);
    assert.equal((await api().search(`/Patient?identifier=${nhsNumber}|${value}`)).entry?.length, 1);
  });

  it('creates once by a condition that names no identifier too', async () => {
    const subject = `Patient/${unique()}`;
    const observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      subject: { reference: subject },
    };
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => api().send('PUT', `/Observation?subject=${subject}`, observation)),
    );
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 200, 200, 200, 201]);
  });

  it('does in a transaction what it does alone', async () => {
    const [known, gone, fresh] = [await one(api()), await one(api()), unique()];
    const reply = await api().send('POST', '', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        { request: { method: 'PUT', url: url(known.value) }, resource: somebody(known.value) },
        { request: { method: 'PUT', url: url(fresh) }, resource: somebody(fresh) },
        { request: { method: 'DELETE', url: url(gone.value) } },
        { request: { method: 'DELETE', url: url(unique()) } },
      ],
    });
    assert.equal(reply.status, 200, reply.text);
    assert.deepEqual(
      bundleIn(reply).entry?.map(({ response }) => response?.status),
      ['200 OK', '201 Created', '204 No Content', '204 No Content'],
    );
    assert.equal((await api().send('GET', `/Patient/${known.id}/_history/2`)).status, 200);
    assert.equal((await api().send('GET', `/Patient/${gone.id}`)).status, 410);
  });

  it('undoes a transaction in which a condition finds several, or another than it names', async () => {
    const many = await several(api());
    const { value } = await one(api());
    for (const entry of [
      { request: { method: 'PUT', url: url(many) }, resource: somebody(many) },
      { request: { method: 'DELETE', url: url(many) } },
      { request: { method: 'PUT', url: url(value) }, resource: { ...somebody(value), id: 'another' } },
    ]) {
      const created = unique();
      const create = { request: { method: 'POST', url: 'Patient' }, resource: somebody(created) };
      const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [create, entry] };
      const { status } = await api().send('POST', '', bundle);
      assert.ok(status === 412 || status === 400);
      const found = await api().search(`/Patient?identifier=${nhsNumber}|${created}`);
      assert.deepEqual(found.entry ?? [], []);
    }
  });
}

function url(value: string): string {
  return `Patient?identifier=${nhsNumber}|${value}`;
}

function put(api: Api, value: string, parts: object = {}, headers?: Record<string, string>): Promise<Reply> {
  return api.send('PUT', `/${url(value)}`, { ...somebody(value), ...parts }, headers);
}

function remove(api: Api, value: string): Promise<Reply> {
  return api.send('DELETE', `/${url(value)}`);
}

/** A Patient that nobody else is. */
async function one(api: Api): Promise<{ readonly value: string; readonly id: string }> {
  const value = unique();
  const { id = '' } = resourceIn(await api.send('POST', '/Patient', somebody(value)));
  return { value, id };
}

/** The identifier of two Patients. */
async function several(api: Api): Promise<string> {
  const value = unique();
  await api.create(somebody(value));
  await api.create(somebody(value));
  return value;
}
