import assert from 'node:assert/strict';
import type { Coding, Meta, Parameters } from 'fhir/r4.js';
import type { Reply } from '../server/client.js';
import { faultOf, type Api } from './api.js';

const red = { system: 'urn:tags', code: 'red' };
const blue = { system: 'urn:tags', code: 'blue' };

/** R4, operations $meta, $meta-add and $meta-delete. */
export function metaOperationsSuite(api: () => Api): void {
  const change = async (
    name: string,
    path: string,
    given: object,
    headers?: Record<string, string>,
  ): Promise<Reply> => api().send('POST', `/${path}/$${name}`, parameters(given), headers);

  it('adds tags, labels and profiles, and makes a version of it', async () => {
    const path = `Basic/${await api().create(basic())}`;
    const profile = ['http://example.org/p'];
    const reply = await change('meta-add', path, { tag: [red, blue], security: [{ code: 'R' }], profile });
    const meta = metaIn(reply);
    assert.deepEqual([meta.tag, meta.security, meta.profile], [[red, blue], [{ code: 'R' }], profile]);
    assert.equal(meta.versionId, '2');
    assert.equal(reply.headers.etag, 'W/"2"');
    assert.deepEqual(metaIn(await api().send('GET', `/${path}/$meta`)), meta);
    assert.deepEqual(metaIn(await api().send('POST', `/${path}/$meta`)), meta);
  });

  it('adds nothing twice, and makes no version of nothing', async () => {
    const path = `Basic/${await api().create(basic({ tag: [{ ...red, display: 'Red' }] }))}`;
    const meta = metaIn(await change('meta-add', path, { tag: [red] }));
    assert.deepEqual([meta.tag, meta.versionId], [[{ ...red, display: 'Red' }], '1']);
    assert.equal(metaIn(await change('meta-delete', path, { tag: [blue] })).versionId, '1');
  });

  it('deletes what is named and leaves the rest', async () => {
    const path = `Basic/${await api().create(basic({ tag: [red, blue], source: 'urn:s' }))}`;
    const meta = metaIn(await change('meta-delete', path, { tag: [red] }));
    assert.deepEqual([meta.tag, meta.source], [[blue], 'urn:s']);
    assert.equal(metaIn(await change('meta-delete', path, { tag: [blue] })).tag, undefined);
  });

  it('leaves every other character of the resource as it is', async () => {
    const text =
      '{"resourceType":"Basic", "meta": {"tag":[{"code":"a"}]},\n "code": {"text":"x"}, "extension":[{"url":"urn:d","valueDecimal":1.10}]}';
    const { headers } = await api().send('POST', '/Basic', text);
    const path = `Basic/${/Basic\/([^/]+)/.exec(headers.location ?? '')?.[1] ?? ''}`;
    await change('meta-add', path, { tag: [red] });
    const { text: stored } = await api().send('GET', `/${path}`);
    assert.ok(stored.endsWith(text.slice(text.indexOf(',\n "code"'))), stored);
    assert.match(stored, /"tag":\[\{"code":"a"\},\{"system":"urn:tags","code":"red"\}\]/);
  });

  it('honours If-Match, and refuses what it does not understand', async () => {
    const path = `Basic/${await api().create(basic())}`;
    assert.equal((await change('meta-add', path, { tag: [red] }, { 'If-Match': 'W/"7"' })).status, 412);
    assert.equal((await change('meta-add', 'Basic/none', { tag: [red] })).status, 404);
    assert.equal((await change('meta-add', path, { tag: red })).status, 400);
    assert.equal((await api().send('POST', `/${path}/$meta-add`, basic())).status, 400);
    assert.equal((await api().send('POST', `/${path}/$meta-add`)).status, 415);
    assert.equal((await api().send('GET', `/${path}/$meta-add`)).status, 405);
    assert.equal((await change('meta-add', 'AuditEvent/x', { tag: [red] })).status, 405);
  });

  it('gathers what a type uses', async () => {
    const tag: Coding = { system: 'urn:tags', code: 'gathered' };
    await api().create({ resourceType: 'Linkage', meta: { tag: [tag] }, item: [item(), item()] });
    await api().create({ resourceType: 'Linkage', meta: { tag: [tag, red] }, item: [item(), item()] });
    assert.deepEqual(
      metaIn(await api().send('GET', '/Linkage/$meta')).tag,
      [tag, red].reverse().sort(byCode),
    );
    const everywhere = await api().send('GET', '/$meta');
    if (everywhere.status === 200) assert.ok(metaIn(everywhere).tag?.some(({ code }) => code === 'gathered'));
    else assert.equal(faultOf(everywhere), 'too-costly');
  });
}

function byCode(a: Coding, b: Coding): number {
  return (a.code ?? '') < (b.code ?? '') ? -1 : 1;
}

function item(): object {
  return { type: 'source', resource: { display: 'x' } };
}

function basic(meta?: Meta): object {
  return { resourceType: 'Basic', ...(meta && { meta }), code: { text: 'x' } };
}

function parameters(valueMeta: object): object {
  return { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta }] };
}

function metaIn(reply: Reply): Meta {
  assert.equal(reply.status, 200, reply.text);
  const [given] = (JSON.parse(reply.text) as Parameters).parameter ?? [];
  assert.equal(given?.name, 'return');
  return given.valueMeta ?? {};
}
