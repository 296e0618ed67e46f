import assert from 'node:assert/strict';
import { linkOf, bundleIn, resourceIn, somebody, unique, type Api } from './api.js';
import { statusTable, type Row } from './row.js';

const reads: readonly Row[] = [
  {
    what: 'a read',
    ask: async (api) => api.send('GET', `/Patient/${await api.create(somebody())}`),
    status: 200,
    headers: {
      'content-type': /^application\/fhir\+json; charset=UTF-8$/,
      etag: /^W\/"1"$/,
      'last-modified': /GMT$/,
      'x-content-type-options': /^nosniff$/,
      'x-powered-by': undefined,
    },
    body: 'Patient',
  },
  {
    what: 'a read by HEAD',
    ask: async (api) => api.send('HEAD', `/Patient/${await api.create(somebody())}`),
    status: 200,
    headers: { etag: /^W\/"1"$/, 'content-length': /^\d{3}$/, 'content-type': /^application\/fhir\+json/ },
    body: null,
  },
  {
    what: 'a read of what never was',
    ask: (api) => api.send('GET', `/Patient/${unique()}`),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'a read of what was deleted',
    ask: async (api) => api.send('GET', `/Patient/${(await twiceAndGone(api)).id}`),
    status: 410,
    fault: 'deleted',
  },
  {
    what: 'a read under an id that cannot be one',
    ask: (api) => api.send('GET', '/Patient/a_b'),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a read of what the client has',
    ask: async (api) => conditional(api, { 'if-none-match': 'W/"1"' }),
    status: 304,
    headers: { etag: /^W\/"1"$/, 'content-type': undefined, 'content-length': undefined },
    body: null,
  },
  {
    what: 'a read of one of those that the client has',
    ask: async (api) => conditional(api, { 'if-none-match': 'W/"7", W/"1"' }),
    status: 304,
  },
  {
    what: 'a read of what the client has in another version',
    ask: async (api) => conditional(api, { 'if-none-match': 'W/"2"' }),
    status: 200,
  },
  {
    what: 'a read of what has not changed since',
    ask: async (api) => conditional(api, { 'if-modified-since': new Date(Date.now() + 1000).toUTCString() }),
    status: 304,
  },
  {
    what: 'a read of what has changed since',
    ask: async (api) => conditional(api, { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }),
    status: 200,
  },
  {
    what: 'a read since a time that is none',
    ask: async (api) => conditional(api, { 'if-modified-since': 'lately' }),
    status: 200,
  },
  {
    what: 'a read of another version, changed or not',
    ask: async (api) =>
      conditional(api, {
        'if-none-match': 'W/"2"',
        'if-modified-since': new Date(Date.now() + 1000).toUTCString(),
      }),
    status: 200,
  },
  {
    what: 'a read of a version',
    ask: async (api) => api.send('GET', `/Patient/${(await twiceAndGone(api)).id}/_history/1`),
    status: 200,
    headers: { etag: /^W\/"1"$/ },
    body: 'Patient',
  },
  {
    what: 'a read of the version that is a deletion',
    ask: async (api) => api.send('GET', `/Patient/${(await twiceAndGone(api)).id}/_history/3`),
    status: 410,
    fault: 'deleted',
  },
  {
    what: 'a read of a version that never was',
    ask: async (api) => api.send('GET', `/Patient/${(await twiceAndGone(api)).id}/_history/4`),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'a read of a version that cannot be one',
    ask: async (api) => api.send('GET', `/Patient/${await api.create(somebody())}/_history/first`),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'a history',
    ask: async (api) => api.send('GET', `/Patient/${(await twiceAndGone(api)).id}/_history`),
    status: 200,
    body: 'Bundle',
  },
  {
    what: 'a history of what never was',
    ask: (api) => api.send('GET', `/Patient/${unique()}/_history`),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'a history since a time that is none',
    ask: async (api) => api.send('GET', `/Patient/${await api.create(somebody())}/_history?_since=lately`),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a history with a parameter that nobody knows',
    ask: async (api) => api.send('GET', `/Patient/${await api.create(somebody())}/_history?_as=2020`),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a history with parameters that are empty',
    ask: async (api) =>
      api.send('GET', `/Patient/${await api.create(somebody())}/_history?_at=&_since=&_count=`),
    status: 200,
  },
  {
    what: 'an operation',
    ask: (api) => api.send('GET', '/Patient/1/$nothing'),
    status: 400,
    fault: 'not-supported',
  },
  {
    what: 'a search in a compartment that there is not',
    ask: (api) => api.send('GET', '/Observation/1/Patient'),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'an address that leads nowhere',
    ask: (api) => api.send('GET', '/Patient/1/2/3/4'),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'a delete of a history, by a search or not',
    ask: (api) => api.send('DELETE', '/Patient/1/_history?identifier=1'),
    status: 405,
    fault: 'method-not-allowed',
    headers: { allow: /^GET, HEAD$/ },
  },
  {
    what: 'a create at a resource',
    ask: (api) => api.send('POST', '/Patient/1', somebody()),
    status: 405,
    fault: 'method-not-allowed',
    headers: { allow: /^GET, HEAD, PUT, PATCH, DELETE$/ },
  },
];

/** R4 3.1.0.2, 3.1.0.3, 3.1.0.9. */
export function readsSuite(api: () => Api): void {
  statusTable(api, reads);

  it('gives back what went in, to the digit', async () => {
    const text =
      '{ "resourceType" : "Observation",\n "status":"final","code":{"text":"\\u00e9\\t😀/\\/"},' +
      '"valueQuantity":{"value":1.10,"extension":[{"url":"http://x.example/y","valueDecimal":-0.0100e3}]}}';
    const id = resourceIn(await api().send('POST', '/Observation', text)).id;
    for (const path of [`/Observation/${id}`, `/Observation?_id=${id}`, `/Observation/${id}/_history`]) {
      const reply = await api().send('GET', path);
      assert.ok(reply.text.includes(text.slice(text.indexOf(',\n'))), reply.text);
    }
  });

  it('tells a history newest first, and who did what', async () => {
    const { id } = await twiceAndGone(api());
    const bundle = bundleIn(await api().send('GET', `/Patient/${id}/_history`));
    assert.equal(bundle.type, 'history');
    assert.equal(bundle.total, 3);
    assert.deepEqual(
      bundle.entry?.map(({ request, response, resource }) => [
        request?.method,
        request?.url,
        response?.status,
        response?.etag,
        resource?.meta?.versionId,
      ]),
      [
        ['DELETE', `Patient/${id}`, '204 No Content', 'W/"3"', undefined],
        ['PUT', `Patient/${id}`, '200 OK', 'W/"2"', '2'],
        ['POST', 'Patient', '201 Created', 'W/"1"', '1'],
      ],
    );
    assert.ok(bundle.entry.every(({ fullUrl }) => fullUrl === `${api().base}/Patient/${id}`));
    assert.ok(bundle.entry.every(({ response }) => response?.lastModified?.endsWith('Z')));
  });

  it('gives a history in pages, and from a time on', async () => {
    const { id } = await twiceAndGone(api());
    const versions: (string | undefined)[] = [];
    let page = bundleIn(await api().send('GET', `/Patient/${id}/_history?_count=2`));
    for (;;) {
      versions.push(...(page.entry ?? []).map(({ response }) => response?.etag));
      const next = linkOf(page, 'next');
      if (next === undefined) break;
      page = bundleIn(await api().follow(next));
    }
    assert.deepEqual(versions, ['W/"3"', 'W/"2"', 'W/"1"']);
    const whole = bundleIn(await api().send('GET', `/Patient/${id}/_history`));
    const since = whole.entry?.[1]?.response?.lastModified ?? '';
    const late = bundleIn(await api().send('GET', `/Patient/${id}/_history?_since=${since}`));
    assert.deepEqual(
      late.entry?.map(({ response }) => response?.etag),
      ['W/"3"', 'W/"2"'],
    );
    assert.deepEqual(bundleIn(await api().follow(linkOf(late, 'self') ?? '')).entry, late.entry);
  });

  it('links to the pages of a history without naming the resource, at its type alone', async () => {
    const { id } = await twiceAndGone(api());
    const page = bundleIn(await api().send('GET', `/Patient/${id}/_history?_count=1`));
    assert.ok(!JSON.stringify(page.link).includes(id));
    const next = linkOf(page, 'next')?.replace('/Patient/', '/Observation/') ?? '';
    assert.equal((await api().follow(next)).status, 400);
  });
}

async function conditional(api: Api, headers: Record<string, string>): ReturnType<Api['send']> {
  return api.send('GET', `/Patient/${await api.create(somebody())}`, undefined, headers);
}

/** A Patient that was created, updated and deleted. */
async function twiceAndGone(api: Api): Promise<{ id: string }> {
  const id = await api.create(somebody());
  await api.send('PUT', `/Patient/${id}`, { ...somebody(), id });
  await api.send('DELETE', `/Patient/${id}`);
  return { id };
}
