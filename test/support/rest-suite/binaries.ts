import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Reply } from '../server/client.js';
import { bundleIn, resourceIn, somebody, type Api } from './api.js';
import type { Resource } from './resources.js';
import { statusTable, type Row } from './row.js';

const png = { 'content-type': 'image/png' };
const fhir = { accept: 'application/fhir+json' };

const rows: readonly Row[] = [
  {
    what: 'a create of what is compressed',
    ask: (api) => post(api, 'x', { ...png, 'content-encoding': 'gzip' }),
    status: 415,
    fault: 'unsupported-media-type',
  },
  {
    what: 'a create of what has no type',
    ask: (api) => post(api, 'x', { 'content-type': '' }),
    status: 415,
    fault: 'unsupported-media-type',
  },
  {
    what: 'a create of what says that it is FHIR and is not',
    ask: (api) => post(api, '{"resourceType":', { 'content-type': 'application/fhir+json' }),
    status: 400,
    fault: 'invalid-json',
  },
  {
    what: 'a create of a Binary that is none',
    ask: (api) =>
      api.send('POST', '/Binary', { resourceType: 'Binary', contentType: 'image/png', colour: 1 }),
    status: 400,
    fault: 'invalid-structure',
  },
  ...['Patient?identifier=1', '#p', 'somebody', 'Patient/1, Patient/2'].map((reference): Row => ({
    what: `a create in the security context of ${reference}`,
    ask: (api) => post(api, 'x', { ...png, 'x-security-context': reference }),
    status: 400,
    fault: 'invalid-request',
  })),
  {
    what: 'a read of what it holds, which the client would not take',
    ask: async (api) => get(api, await stored(api), { accept: 'text/html, image/gif' }),
    status: 406,
    fault: 'not-acceptable',
  },
  {
    what: 'a read as XML',
    ask: async (api) => get(api, await stored(api), { accept: 'application/fhir+xml' }),
    status: 406,
    fault: 'not-acceptable',
  },
  {
    what: 'a read of what the client has',
    ask: async (api) => get(api, await stored(api), { 'if-none-match': 'W/"1"' }),
    status: 304,
    body: null,
  },
  {
    what: 'a HEAD',
    ask: async (api) => api.send('HEAD', await stored(api)),
    status: 200,
    headers: { 'content-type': /^image\/png$/, 'content-length': /^1000$/ },
    body: null,
  },
];

/** R4 2.38 (Binary). */
export function binariesSuite(api: () => Api): void {
  statusTable(api, rows);

  it('keeps what a Binary holds to the byte, and gives it out as what it is', async () => {
    for (const length of [0, 1, 2, 3, 1000, 3 << 20]) {
      const content = randomBytes(length);
      const path = await stored(api(), content);
      const reply = await get(api(), path);
      assert.equal(reply.status, 200);
      assert.ok(reply.bytes.equals(content), `${length} bytes`);
      assert.equal(reply.headers['content-type'], 'image/png');
      assert.equal(reply.headers['content-disposition'], 'attachment');
      assert.equal(reply.headers['x-content-type-options'], 'nosniff');
      assert.equal(reply.headers.etag, 'W/"1"');
      const resource = resourceIn(await get(api(), path, fhir)) as Held;
      assert.equal(resource.contentType, 'image/png');
      assert.equal(resource.data, length === 0 ? undefined : content.toString('base64'));
    }
  });

  it('gives out what is wanted: what it holds, or the resource if that is named', async () => {
    const path = await stored(api());
    const raw = ['*/*', 'image/*', 'image/png, application/json', 'text/html, */*;q=0.1'];
    for (const accept of raw) {
      assert.equal((await get(api(), path, { accept })).headers['content-type'], 'image/png', accept);
      assert.equal((await get(api(), `${path}/_history/1`, { accept })).headers['content-type'], 'image/png');
    }
    const resource = ['application/fhir+json', 'image/png, application/fhir+json', 'application/json'];
    for (const accept of resource)
      assert.match((await get(api(), path, { accept })).text, /^\{"resourceType"/, accept);
    assert.match(
      (await get(api(), `${path}?_format=json`, { accept: 'image/png' })).text,
      /^\{"resourceType"/,
    );
    const entry = [{ request: { method: 'GET', url: path.slice(1) } }];
    const batch = await api().send('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    assert.equal(bundleIn(batch).entry?.[0]?.resource?.resourceType, 'Binary');
  });

  it('takes JSON of a Binary for one, and every other JSON for content', async () => {
    const binary = { resourceType: 'Binary', contentType: 'text/plain', data: 'aGk=' };
    for (const type of ['application/fhir+json', 'application/json']) {
      const whole = await post(api(), JSON.stringify(binary), { 'content-type': type });
      assert.equal((await get(api(), pathOf(whole))).text, 'hi');
      const patient = JSON.stringify(somebody());
      const held = await post(api(), patient, { 'content-type': type });
      const reply = await get(api(), pathOf(held), { accept: '*/*' });
      assert.deepEqual([reply.text, reply.headers['content-type']], [patient, type]);
    }
    const broken = await post(api(), '{"Binary"', { 'content-type': 'application/json' });
    assert.equal((await get(api(), pathOf(broken))).text, '{"Binary"');
  });

  it('is updated by what it is to hold', async () => {
    const path = await stored(api());
    const update = await api().send('PUT', path, Buffer.from('new'), {
      'content-type': 'text/plain; charset=utf-8',
      'if-match': 'W/"1"',
    });
    assert.equal(update.status, 200, update.text);
    const reply = await get(api(), path);
    assert.deepEqual([reply.text, reply.headers['content-type']], ['new', 'text/plain; charset=utf-8']);
    assert.ok(resourceIn(await get(api(), path, fhir)).id);
    const again = await api().send('PUT', path, Buffer.from('x'), { ...png, 'if-match': 'W/"1"' });
    assert.equal(again.status, 412);
  });

  it('says in which security context it is', async () => {
    const reply = await post(api(), 'x', { ...png, 'x-security-context': 'Patient/p' });
    assert.deepEqual((resourceIn(reply) as Held).securityContext, { reference: 'Patient/p' });
  });

  it('never lets a browser take it for a page', async () => {
    const reply = await post(api(), '<script>alert(1)</script>', { 'content-type': 'text/html' });
    const { headers } = await get(api(), pathOf(reply));
    assert.equal(headers['content-disposition'], 'attachment');
    assert.match(String(headers['content-security-policy']), /sandbox/);
    const odd = { resourceType: 'Binary', contentType: 'not a type\u00e9', data: 'aGk=' };
    const strange = await api().send('POST', '/Binary', odd);
    if (strange.status === 201) {
      assert.equal((await get(api(), pathOf(strange))).headers['content-type'], 'application/octet-stream');
    }
  });
}

type Held = Resource & {
  readonly contentType?: string;
  readonly data?: string;
  readonly securityContext?: object;
};

function post(api: Api, content: string | Buffer, headers: Readonly<Record<string, string>>): Promise<Reply> {
  return api.send('POST', '/Binary', Buffer.from(content), headers);
}

function get(api: Api, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return api.send('GET', path, undefined, headers);
}

async function stored(api: Api, content = randomBytes(1000)): Promise<string> {
  return pathOf(await post(api, content, png));
}

function pathOf(reply: Reply): string {
  assert.equal(reply.status, 201, reply.text.slice(0, 500));
  return `/Binary/${resourceIn(reply).id ?? ''}`;
}
