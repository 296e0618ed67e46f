import assert from 'node:assert/strict';
import type { Bundle, BundleEntry, EntryResponse } from './resources.js';
import type { Reply } from '../server/client.js';
import {
  faultOf,
  idsOf,
  nhsNumber,
  bundleIn,
  outcomeIn,
  resourceIn,
  somebody,
  unique,
  type Api,
} from './api.js';
import { statusTable, type Row } from './row.js';

const refusals: readonly Row[] = [
  {
    what: 'a resource that is no Bundle, at the base',
    ask: (api) => api.send('POST', '', somebody()),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a Bundle that asks for nothing, at the base',
    ask: (api) => api.send('POST', '', { resourceType: 'Bundle', type: 'collection' }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a Bundle of another shape',
    ask: (api) =>
      post(api, 'batch', [{ request: { method: 'GET', url: 'Patient' }, colour: 'blue' } as BundleEntry]),
    status: 400,
    fault: 'invalid-structure',
  },
  {
    what: 'an entry that asks for nothing',
    ask: (api) => post(api, 'batch', [{ resource: somebody() }]),
    status: 400,
    fault: 'invalid-structure',
  },
  {
    what: 'more than 5,000 entries',
    ask: (api) => post(api, 'batch', new Array<BundleEntry>(5001).fill(get('Patient/x'))),
    status: 413,
    fault: 'too-large',
  },
  {
    what: 'a batch of nothing',
    ask: (api) => post(api, 'batch', []),
    status: 400,
    fault: 'invalid-structure',
  },
  {
    what: 'a batch without entries',
    ask: (api) => api.send('POST', '/', { resourceType: 'Bundle', type: 'batch' }),
    status: 200,
    body: 'Bundle',
  },
];

/** What makes a transaction fail as a whole, beside an entry that would do by itself. */
const failures: readonly {
  what: string;
  entry: (api: Api) => Promise<BundleEntry>;
  status: number;
  fault: string;
}[] = [
  {
    what: 'a resource is malformed',
    entry: () => Promise.resolve(create({ resourceType: 'Patient', birthDate: 'x' })),
    status: 400,
    fault: 'invalid-structure',
  },
  {
    what: 'a resource is of no type',
    entry: () => Promise.resolve({ ...create({}), resource: {} }),
    status: 400,
    fault: 'invalid-structure',
  },
  {
    what: 'a resource is missing',
    entry: () => Promise.resolve({ request: { method: 'POST', url: 'Patient' } }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a version is not current',
    entry: async (api) => {
      const id = await api.create(somebody());
      return { ...put(id), request: { method: 'PUT', url: `Patient/${id}`, ifMatch: 'W/"2"' } };
    },
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'a condition of a create matches two',
    entry: async (api) => {
      const value = unique();
      await api.create(somebody(value));
      await api.create(somebody(value));
      return createIfNone(value);
    },
    status: 412,
    fault: 'multiple-matches',
  },
  {
    what: 'it reads what is not there',
    entry: () => Promise.resolve(get(`Patient/${unique()}`)),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'it searches by what nobody knows',
    entry: () => Promise.resolve(get('Patient?colour=blue')),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'it updates by a search for nothing',
    entry: () => Promise.resolve({ ...put('x'), request: { method: 'PUT', url: 'Patient?identifier=' } }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'it holds another Bundle that asks',
    entry: () =>
      Promise.resolve({ request: { method: 'POST', url: '/' }, resource: bundle('batch', [get('Patient')]) }),
    status: 400,
    fault: 'not-supported',
  },
  {
    what: 'an entry leaves the base',
    entry: () => Promise.resolve(get('https://elsewhere.example/fhir/Patient/1')),
    status: 404,
    fault: 'unknown-type',
  },
];

/** R4 3.1.0.11. */
export function bundlesSuite(api: () => Api): void {
  statusTable(api, refusals);

  for (const { what, entry, status, fault } of failures) {
    it(`stores nothing of a transaction if ${what}, and says which entry it is`, async () => {
      const value = unique();
      const reply = await post(api(), 'transaction', [create(somebody(value)), await entry(api())]);
      assert.equal(reply.status, status, reply.text);
      assert.equal(faultOf(reply), fault);
      assert.match(outcomeIn(reply).issue[0]?.expression?.[0] ?? '', /^Bundle\.entry\[1\]/);
      assert.deepEqual(idsOf(await api().search(`/Patient?identifier=${value}`)), []);
    });

    it(`answers the others of a batch if ${what}`, async () => {
      const value = unique();
      const reply = await post(api(), 'batch', [await entry(api()), create(somebody(value))]);
      assert.equal(reply.status, 200, reply.text);
      const [bad, good] = responses(reply);
      assert.match(good?.status ?? '', /^201 /);
      assert.match(bad?.status ?? '', what === 'it patches' ? /^405 / : new RegExp(`^${status} `));
      assert.equal(bad?.outcome?.resourceType, 'OperationOutcome');
      assert.equal(bundleIn(reply).entry?.[0]?.resource, undefined);
    });
  }

  it('points at the element of the entry that is wrong', async () => {
    const wrong = create({ resourceType: 'Patient', name: [{ family: 'x' }, { given: [1] }] });
    const reply = await post(api(), 'transaction', [create(somebody()), wrong]);
    assert.deepEqual(outcomeIn(reply).issue[0]?.expression, ['Bundle.entry[1].resource.name[1].given[0]']);
  });

  it('answers a transaction entry by entry, in their order', async () => {
    const [kept, gone] = [await api().create(somebody()), await api().create(somebody())];
    const value = unique();
    await api().create(somebody(value));
    const reply = await post(api(), 'transaction', [
      get(`Patient/${kept}`),
      put(kept),
      create(somebody()),
      createIfNone(value),
      remove(gone),
      remove(unique()),
      put(unique()),
      get(`Patient/${kept}/_history/1`),
    ]);
    assert.equal(reply.status, 200, reply.text);
    const { type, entry } = bundleIn(reply);
    assert.equal(type, 'transaction-response');
    assert.deepEqual(
      entry?.map(({ response }) => [response?.status, response?.etag]),
      [
        ['200 OK', 'W/"2"'],
        ['200 OK', 'W/"2"'],
        ['201 Created', 'W/"1"'],
        ['200 OK', 'W/"1"'],
        ['204 No Content', 'W/"2"'],
        ['204 No Content', undefined],
        ['201 Created', 'W/"1"'],
        ['200 OK', 'W/"1"'],
      ],
    );
    assert.equal(entry[0]?.resource?.meta?.versionId, '2', 'a reading does not see the changes');
    assert.equal(entry[2]?.resource, undefined);
    assert.equal(entry[1]?.response?.location, undefined);
    assert.match(
      entry[2]?.response?.location ?? '',
      /^http:\/\/fhir\.example\.org\/fhir\/Patient\/[\w-]+\/_history\/1$/,
    );
  });

  it('lets the entries of a transaction refer to each other', async () => {
    const [patient, outside] = [`urn:uuid:${unique()}`, await api().create(somebody())];
    const reply = await post(api(), 'transaction', [
      create(observation({ reference: patient })),
      { ...create(somebody()), fullUrl: patient },
      create(observation({ reference: `Patient/${outside}` })),
    ]);
    const [first, second, third] = responses(reply).map(
      ({ location }) => /fhir\/(.*)\/_history/.exec(location ?? '')?.[1],
    );
    assert.equal(await subjectOf(api(), first), second);
    assert.equal(await subjectOf(api(), third), `Patient/${outside}`);
  });

  it('finds whom a conditional reference means, here or in the transaction', async () => {
    const [here, brought] = [unique(), unique()];
    const id = await api().create(somebody(here));
    const reply = await post(api(), 'transaction', [
      create(observation({ reference: `Patient?identifier=${nhsNumber}|${here}` })),
      create(observation({ reference: `Patient?identifier=${nhsNumber}|${brought}` })),
      create(somebody(brought)),
    ]);
    assert.equal(reply.status, 200, reply.text);
    const [first, second, third] = responses(reply).map(
      ({ location }) => /fhir\/(.*)\/_history/.exec(location ?? '')?.[1],
    );
    assert.equal(await subjectOf(api(), first), `Patient/${id}`);
    assert.equal(await subjectOf(api(), second), third);
  });

  it('refuses a transaction with a conditional reference that means nobody, or several', async () => {
    const value = unique();
    const refer = create(observation({ reference: `Patient?identifier=${value}` }));
    const none = await post(api(), 'transaction', [refer]);
    assert.deepEqual([none.status, faultOf(none)], [412, 'precondition-failed']);
    await api().create(somebody(value));
    await api().create(somebody(value));
    const several = await post(api(), 'transaction', [refer]);
    assert.deepEqual([several.status, faultOf(several)], [412, 'multiple-matches']);
    const unknown = await post(api(), 'transaction', [
      create(observation({ reference: 'Patient?colour=blue' })),
    ]);
    assert.deepEqual([unknown.status, faultOf(unknown)], [400, 'invalid-request']);
  });

  it('refuses a transaction that changes one resource twice, or reads what it deletes', async () => {
    const id = await api().create(somebody());
    const twice = await post(api(), 'transaction', [put(id), remove(id)]);
    assert.deepEqual([twice.status, faultOf(twice)], [400, 'invalid-request']);
    const gone = await post(api(), 'transaction', [remove(id), get(`Patient/${id}`)]);
    assert.deepEqual([gone.status, faultOf(gone)], [404, 'not-found']);
    assert.equal((await api().send('GET', `/Patient/${id}`)).status, 200);
  });

  it('keeps every digit of what comes in a Bundle', async () => {
    for (const type of ['batch', 'transaction']) {
      const resource =
        '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10} }';
      const text = `{"resourceType":"Bundle","type":"${type}","entry":[{"resource":${resource},"request":{"method":"POST","url":"Observation"}}]}`;
      const reply = await api().send('POST', '', text, { prefer: 'return=representation' });
      assert.ok(reply.text.includes('"valueQuantity":{"value":1.10} }'), reply.text);
    }
  });

  it('creates one of many that a batch creates if none exists', async () => {
    const value = unique();
    const reply = await post(
      api(),
      'batch',
      Array.from({ length: 20 }, () => createIfNone(value)),
    );
    const statuses = responses(reply).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === '201 Created').length, 1);
    assert.equal(statuses.filter((status) => status === '200 OK').length, 19);
  });

  it('lets the entries of a batch see preferences and conditions', async () => {
    const id = await api().create(somebody());
    const entries: BundleEntry[] = [
      { request: { method: 'GET', url: `Patient/${id}`, ifNoneMatch: 'W/"1"' } },
      get(`Patient?_id=${id}&colour=blue`),
      { request: { method: 'HEAD', url: `Patient/${id}` } },
      get(`${api().base}/Patient/${id}`),
      get(`/Patient/${id}`),
    ];
    const reply = await api().send('POST', '', bundle('batch', entries), { prefer: 'handling=lenient' });
    assert.deepEqual(
      responses(reply).map(({ status }) => status),
      ['304 Not Modified', '200 OK', '200 OK', '200 OK', '200 OK'],
    );
    const resources = bundleIn(reply).entry?.map(({ resource }) => resource?.resourceType);
    assert.deepEqual(resources, [undefined, 'Bundle', undefined, 'Patient', 'Patient']);
  });
}

function bundle(type: 'batch' | 'transaction', entry: readonly BundleEntry[]): Bundle {
  return { resourceType: 'Bundle', type, entry };
}

function post(api: Api, type: 'batch' | 'transaction', entry: readonly BundleEntry[]): Promise<Reply> {
  return api.send('POST', '', bundle(type, entry));
}

function responses(reply: Reply): EntryResponse[] {
  return (bundleIn(reply).entry ?? []).flatMap(({ response }) => response ?? []);
}

function create(resource: object): BundleEntry {
  const { resourceType = 'Patient' } = resource as { resourceType?: string };
  return { resource: resource, request: { method: 'POST', url: resourceType } };
}

function createIfNone(value: string): BundleEntry {
  const ifNoneExist = `identifier=${nhsNumber}|${value}`;
  return { ...create(somebody(value)), request: { method: 'POST', url: 'Patient', ifNoneExist } };
}

function put(id: string): BundleEntry {
  return {
    resource: { ...somebody(), id },
    request: { method: 'PUT', url: `Patient/${id}` },
  };
}

function get(url: string): BundleEntry {
  return { request: { method: 'GET', url } };
}

function remove(id: string): BundleEntry {
  return { request: { method: 'DELETE', url: `Patient/${id}` } };
}

function observation(subject: object): object {
  return { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject };
}

async function subjectOf(api: Api, path: string | undefined): Promise<string | undefined> {
  return resourceIn(await api.send('GET', `/${path ?? ''}`)).subject?.reference;
}
