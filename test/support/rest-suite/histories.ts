import assert from 'node:assert/strict';
import { bundleIn, linkOf, somebody, unique, type Api } from './api.js';
import type { Bundle } from './resources.js';
import { statusTable, type Row } from './row.js';

const rows: readonly Row[] = [
  ...[
    '_since=lately',
    '_at=lately',
    '_at=2024-02-31',
    'colour=blue',
    '_summary=count',
    '_count=some',
  ].flatMap((query) =>
    ['/Patient/_history', '/_history'].map((path): Row => ({
      what: `${path} with ${query}`,
      ask: (api) => api.send('GET', `${path}?${query}`),
      status: 400,
      fault: 'invalid-request',
    })),
  ),
  {
    what: 'the history of all AuditEvents',
    ask: (api) => api.send('GET', '/AuditEvent/_history'),
    status: 400,
    fault: 'not-supported',
  },
  {
    what: 'the history of a type that R4 does not have',
    ask: (api) => api.send('GET', '/Unicorn/_history'),
    status: 404,
    fault: 'unknown-type',
  },
  {
    what: 'a create in a history',
    ask: (api) => api.send('POST', '/_history', somebody()),
    status: 405,
    fault: 'method-not-allowed',
    headers: { allow: /^GET, HEAD$/ },
  },
  {
    what: 'a HEAD of the history of everything',
    ask: (api) => api.send('HEAD', '/_history'),
    status: 200,
    body: null,
  },
];

/** R4 3.1.0.9. */
export function historiesSuite(api: () => Api): void {
  statusTable(api, rows);

  it('tells the history of a type and of everything newest first, deletions too', async () => {
    const since = new Date().toISOString();
    const id = await api().create(somebody());
    await later();
    const other = await api().create({ resourceType: 'Basic', code: { text: 'x' } });
    await later();
    await api().send('PUT', `/Patient/${id}`, { ...somebody(), id });
    await later();
    await api().send('DELETE', `/Basic/${other}`);
    const ofType = await api().search(`/Patient/_history?_since=${since}`);
    assert.deepEqual(tell(ofType), [`PUT Patient/${id} 200 2`, `POST Patient/${id} 201 1`]);
    assert.equal(ofType.total, 2);
    assert.equal(ofType.type, 'history');
    const ofAll = await api().search(`/_history?_since=${since}`);
    assert.deepEqual(tell(ofAll), [
      `DELETE Basic/${other} 204 2`,
      `PUT Patient/${id} 200 2`,
      `POST Basic/${other} 201 1`,
      `POST Patient/${id} 201 1`,
    ]);
    assert.equal(ofAll.entry?.[0]?.resource, undefined);
    assert.equal(ofAll.total, 4);
    assert.equal(
      linkOf(ofAll, 'self'),
      `${api().base}/_history?_since=${encodeURIComponent(since)}&_count=50`,
    );
  });

  it('pages through what many change meanwhile, and neither repeats nor loses', async () => {
    const since = new Date().toISOString();
    const ids = await Promise.all(Array.from({ length: 12 }, () => api().create(somebody())));
    for (const id of ids.slice(0, 6)) await api().send('PUT', `/Patient/${id}`, { ...somebody(), id });
    const before = tell(await api().search(`/Patient/_history?_since=${since}&_count=500`));
    assert.equal(before.length, 18);
    const paged: string[] = [];
    let page = await api().search(`/Patient/_history?_since=${since}&_count=4`);
    for (;;) {
      paged.push(...tell(page));
      const id = ids[paged.length % 12] ?? '';
      await api().send('PUT', `/Patient/${id}`, { ...somebody(), id });
      const next = linkOf(page, 'next');
      if (next === undefined) break;
      assert.match(next, /\?_page=[\w-]+$/);
      page = bundleIn(await api().follow(next));
    }
    assert.deepEqual(paged, before);
  });

  it('tells what was current at a time', async () => {
    const id = await api().create(somebody());
    const gone = await api().create(somebody());
    const between = await later();
    await api().send('PUT', `/Patient/${id}`, { ...somebody(), id });
    await api().send('DELETE', `/Patient/${gone}`);
    const after = await later();
    const ours = (bundle: Bundle): string[] =>
      tell(bundle).filter((line) => line.includes(id) || line.includes(gone));
    const at = async (path: string, time: string): Promise<string[]> =>
      ours(await api().search(`${path}?_at=${time}&_count=500`));
    for (const path of ['/Patient/_history', '/_history']) {
      assert.deepEqual(await at(path, between), [`POST Patient/${gone} 201 1`, `POST Patient/${id} 201 1`]);
      assert.deepEqual(await at(path, after), [`PUT Patient/${id} 200 2`]);
      assert.deepEqual(await at(path, '1999'), []);
    }
    assert.deepEqual(await at(`/Patient/${id}/_history`, between), [`POST Patient/${id} 201 1`]);
    assert.deepEqual(await at(`/Patient/${id}/_history`, after), [`PUT Patient/${id} 200 2`]);
    assert.equal((await at(`/Patient/${id}/_history`, String(new Date().getUTCFullYear()))).length, 2);
  });

  it('shows parts of the versions, on every page', async () => {
    const since = new Date().toISOString();
    for (let i = 0; i < 2; i++) await api().create({ ...somebody(), gender: 'other', active: true });
    let page = await api().search(`/Patient/_history?_since=${since}&_count=1&_elements=gender`);
    for (;;) {
      for (const { resource } of page.entry ?? []) {
        assert.deepEqual(Object.keys(resource ?? {}).sort(), ['gender', 'id', 'meta', 'resourceType']);
      }
      const next = linkOf(page, 'next');
      if (next === undefined) break;
      page = bundleIn(await api().follow(next));
    }
  });

  it('opens the page of one history at no other', async () => {
    for (let i = 0; i < 2; i++) await api().create(somebody());
    const next = linkOf(await api().search('/Patient/_history?_count=1'), 'next') ?? '';
    assert.equal((await api().follow(next.replace('/Patient/', '/Observation/'))).status, 400);
    assert.equal((await api().follow(next.replace('/Patient/', '/'))).status, 400);
  });

  it('may be asked for in a batch', async () => {
    const id = await api().create({ ...somebody(), id: unique() });
    const entry = ['_history?_count=1', 'Patient/_history?_count=1', `Patient/${id}/_history`].map((url) => ({
      request: { method: 'GET', url },
    }));
    const reply = await api().send('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    const answers = bundleIn(reply).entry ?? [];
    assert.deepEqual(
      answers.map(({ response }) => response?.status),
      ['200 OK', '200 OK', '200 OK'],
    );
    assert.ok(answers.every(({ resource }) => (resource as Bundle | undefined)?.type === 'history'));
  });
}

/** Method, resource, status and version of each entry. */
function tell(bundle: Bundle): string[] {
  return (bundle.entry ?? []).map(({ request, response, fullUrl, resource }) => {
    const version = /"(\d+)"/.exec(response?.etag ?? '')?.[1] ?? '';
    assert.ok(resource === undefined || resource.meta?.versionId === version);
    const name = fullUrl?.split('/').slice(-2).join('/') ?? '';
    return `${request?.method ?? ''} ${name} ${response?.status.slice(0, 3) ?? ''} ${version}`;
  });
}

/** A time at which nothing is written. */
async function later(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const time = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return time;
}
