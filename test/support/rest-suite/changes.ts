import assert from 'node:assert/strict';
import { subsettedTag } from '../../../src/fhir/subset/subsetted.js';
import { nhsNumber, outcomeIn, resourceIn, somebody, unique, type Api } from './api.js';
import { statusTable, type Row } from './row.js';

const versioned = /^http:\/\/fhir\.example\.org\/fhir\/Patient\/[A-Za-z0-9\-.]{1,64}\/_history\/1$/;
const httpDate = /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/;

const creates: readonly Row[] = [
  {
    what: 'a create',
    ask: (api) => api.send('POST', '/Patient', somebody()),
    status: 201,
    headers: {
      location: versioned,
      etag: /^W\/"1"$/,
      'last-modified': httpDate,
      'cache-control': /^no-store$/,
    },
    body: 'Patient',
  },
  {
    what: 'a create that wants no body back',
    ask: (api) => api.send('POST', '/Patient', somebody(), { prefer: 'return=minimal' }),
    status: 201,
    headers: { location: versioned, etag: /^W\/"1"$/, 'content-type': undefined, 'content-length': /^0$/ },
    body: null,
  },
  {
    what: 'a create that wants an OperationOutcome back',
    ask: (api) => api.send('POST', '/Patient', somebody(), { prefer: 'return=OperationOutcome' }),
    status: 201,
    headers: { location: versioned },
    body: 'OperationOutcome',
  },
  {
    what: 'a create with a preference that nobody knows',
    ask: (api) => api.send('POST', '/Patient', somebody(), { prefer: 'return=everything, colour=blue' }),
    status: 201,
    body: 'Patient',
  },
  {
    what: 'a create if none exists, where none does',
    ask: (api) => ifNoneExist(api, unique()),
    status: 201,
    headers: { location: versioned },
  },
  {
    what: 'a create if none exists, where one does',
    ask: async (api) => {
      const value = unique();
      await ifNoneExist(api, value);
      return ifNoneExist(api, value);
    },
    status: 200,
    headers: { location: versioned, etag: /^W\/"1"$/ },
    body: 'Patient',
  },
  {
    what: 'a create if none exists, where two do',
    ask: async (api) => {
      const value = unique();
      await api.create(somebody(value));
      await api.create(somebody(value));
      return ifNoneExist(api, value);
    },
    status: 412,
    fault: 'multiple-matches',
  },
  {
    what: 'a create if none exists, by something that identifies nobody',
    ask: (api) => api.send('POST', '/Patient', somebody(), { 'if-none-exist': '_lastUpdated=gt2999' }),
    status: 201,
  },
  {
    what: 'a create if none exists, of what is not said',
    ask: (api) => api.send('POST', '/Patient', somebody(), { 'if-none-exist': 'identifier=' }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a create if none exists, by a parameter that nobody knows',
    ask: (api) =>
      api.send('POST', '/Patient', somebody(), {
        'if-none-exist': 'colour=blue',
        prefer: 'handling=lenient',
      }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a create of something that is no JSON',
    ask: (api) => api.send('POST', '/Patient', '{"resourceType":"Patient"'),
    status: 400,
    fault: 'invalid-json',
  },
  {
    what: 'a create of something that is no Patient',
    ask: (api) => api.send('POST', '/Patient', { resourceType: 'Patient', colour: 'blue' }),
    status: 400,
    fault: 'invalid-structure',
  },
  {
    what: 'a create of another type than the URL says',
    ask: (api) => api.send('POST', '/Observation', somebody()),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a create of a type that R4 does not have',
    ask: (api) => api.send('POST', '/Unicorn', { resourceType: 'Unicorn' }),
    status: 404,
    fault: 'unknown-type',
  },
];

const updates: readonly Row[] = [
  {
    what: 'an update',
    ask: async (api) => put(api, await api.create(somebody())),
    status: 200,
    headers: { etag: /^W\/"2"$/, 'last-modified': httpDate, location: undefined },
    body: 'Patient',
  },
  {
    what: 'an update under an id that nobody has',
    ask: (api) => put(api, unique()),
    status: 201,
    headers: { location: versioned, etag: /^W\/"1"$/ },
  },
  {
    what: 'an update of what was deleted',
    ask: async (api) => {
      const id = await deleted(api);
      return put(api, id);
    },
    status: 201,
    headers: { location: /\/_history\/3$/, etag: /^W\/"3"$/ },
  },
  {
    what: 'an update without an id in the resource',
    ask: async (api) => api.send('PUT', `/Patient/${await api.create(somebody())}`, somebody()),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'an update with another id in the resource',
    ask: async (api) =>
      api.send('PUT', `/Patient/${await api.create(somebody())}`, { ...somebody(), id: 'other' }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'an update under an id that cannot be one',
    ask: (api) => api.send('PUT', '/Patient/a_b', { ...somebody(), id: 'a_b' }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'an update of the version that is current',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-match': 'W/"1"' }),
    status: 200,
    headers: { etag: /^W\/"2"$/ },
  },
  {
    what: 'an update of a version that is not current',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-match': 'W/"2"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update of a version that no resource can have',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-match': 'W/"first"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update of a certain version where there is none',
    ask: (api) => put(api, unique(), { 'if-match': 'W/"1"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update of one of several versions',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-match': 'W/"7", "1"' }),
    status: 200,
  },
  {
    what: 'an update of whatever there is',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-match': '*' }),
    status: 200,
  },
  {
    what: 'an update of whatever there is, where there is nothing',
    ask: (api) => put(api, unique(), { 'if-match': '*' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update with an If-Match that is no version',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-match': 'W/"1", 2' }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'an update that must not find anything, and does not',
    ask: (api) => put(api, unique(), { 'if-none-match': '*' }),
    status: 201,
  },
  {
    what: 'an update that must not find anything, and does',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-none-match': '*' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update that must not find a certain version, and does not',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-none-match': 'W/"2"' }),
    status: 200,
  },
  {
    what: 'an update that must not find a certain version, and does',
    ask: async (api) => put(api, await api.create(somebody()), { 'if-none-match': 'W/"2", W/"1"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'an update by a part of a resource',
    ask: async (api) => {
      const id = await api.create(somebody());
      return api.send('PUT', `/Patient/${id}`, { ...somebody(), id, meta: { tag: [subsettedTag] } });
    },
    status: 422,
    fault: 'business-rule',
  },
];

const deletes: readonly Row[] = [
  {
    what: 'a delete',
    ask: async (api) => api.send('DELETE', `/Patient/${await api.create(somebody())}`),
    status: 204,
    headers: { etag: /^W\/"2"$/, 'content-type': undefined, 'content-length': undefined },
    body: null,
  },
  {
    what: 'a delete that wants an OperationOutcome back',
    ask: async (api) =>
      api.send('DELETE', `/Patient/${await api.create(somebody())}`, undefined, {
        prefer: 'return=OperationOutcome',
      }),
    status: 200,
    body: 'OperationOutcome',
  },
  {
    what: 'a delete of what was deleted',
    ask: async (api) => api.send('DELETE', `/Patient/${await deleted(api)}`),
    status: 204,
    headers: { etag: undefined },
  },
  {
    what: 'a delete of what never was',
    ask: (api) => api.send('DELETE', `/Patient/${unique()}`),
    status: 204,
  },
  {
    what: 'a delete of a version that is not current',
    ask: async (api) =>
      api.send('DELETE', `/Patient/${await api.create(somebody())}`, undefined, { 'if-match': 'W/"2"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'a delete of a whole type',
    ask: (api) => api.send('DELETE', '/Patient'),
    status: 400,
    fault: 'invalid-request',
  },
];

/** R4 3.1.0.4, 3.1.0.7, 3.1.0.8. */
export function changesSuite(api: () => Api): void {
  statusTable(api, [...creates, ...updates, ...deletes]);

  it('gives an id of its own and takes no word for version and time', async () => {
    const meta = { versionId: '77', lastUpdated: '1999-01-01T00:00:00Z', tag: [{ code: 'kept' }] };
    const reply = await api().send('POST', '/Patient', { ...somebody(), id: 'mine', meta });
    const stored = resourceIn(reply);
    assert.notEqual(stored.id, 'mine');
    assert.equal(stored.meta?.versionId, '1');
    assert.ok(Date.now() - Date.parse(stored.meta.lastUpdated ?? '') < 60_000);
    assert.deepEqual(stored.meta.tag, [{ code: 'kept' }]);
  });

  it('leaves what a create if none exists finds as it is', async () => {
    const value = unique();
    const first = resourceIn(await ifNoneExist(api(), value));
    const second = await api().send(
      'POST',
      '/Patient',
      { ...somebody(value), active: false },
      condition(value),
    );
    assert.deepEqual(resourceIn(second), first);
  });

  it('says which elements are wrong and never what stands in them', async () => {
    const name = [{ family: 'Canary' }, { family: ['Canary'] }];
    const reply = await api().send('POST', '/Patient', {
      resourceType: 'Patient',
      name,
      birthDate: 'Canary',
    });
    const { issue } = outcomeIn(reply);
    assert.deepEqual(issue.map(({ expression }) => expression?.[0]).sort(), [
      'Patient.birthDate',
      'Patient.name[1].family',
    ]);
    assert.doesNotMatch(reply.text, /Canary/);
  });
}

function condition(value: string): Record<string, string> {
  return { 'if-none-exist': `identifier=${nhsNumber}|${value}` };
}

function ifNoneExist(api: Api, value: string): ReturnType<Api['send']> {
  return api.send('POST', '/Patient', somebody(value), condition(value));
}

function put(api: Api, id: string, headers?: Record<string, string>): ReturnType<Api['send']> {
  return api.send('PUT', `/Patient/${id}`, { ...somebody(), id }, headers);
}

async function deleted(api: Api): Promise<string> {
  const id = await api.create(somebody());
  await api.send('DELETE', `/Patient/${id}`);
  return id;
}
