import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Reply } from '../server/client.js';
import { bundleIn, faultOf, resourceIn, unique, type Api } from './api.js';
import type { Resource } from './resources.js';

const png = { 'content-type': 'image/png' };
const fhir = { accept: 'application/fhir+json' };
const long = (1 << 20) + 1;

/** R4 2.38 (Binary): content that is stored while it comes in, and sent while it is read. */
export function longContentsSuite(api: () => Api, url: () => string): void {
  const get = (path: string, headers = {}): Promise<Reply> => api().send('GET', path, undefined, headers);
  const put = (path: string, content: Buffer, headers = {}): Promise<Reply> =>
    api().send('PUT', path, content, { ...png, ...headers });
  const stored = async (content: Buffer): Promise<string> => {
    const path = `/Binary/${unique()}`;
    const reply = await put(path, content);
    assert.equal(reply.status, 201, reply.text.slice(0, 500));
    return path;
  };

  it('goes in and comes out to the byte, on both sides of where it is stored apart', async () => {
    for (const length of [long - 2, long - 1, long, long + 64 * 1024, 2 * long + 1, 3 * long - 1]) {
      const content = randomBytes(length);
      const path = await stored(content);
      const raw = await get(path);
      assert.ok(raw.bytes.equals(content), `${length} bytes`);
      assert.equal(raw.headers['content-type'], 'image/png');
      assert.equal(raw.headers['content-length'], String(length));
      assert.equal(raw.headers['content-disposition'], 'attachment');
      assert.equal(raw.headers['x-content-type-options'], 'nosniff');
      const wrapped = await get(path, fhir);
      assert.match(wrapped.headers['content-type'] ?? '', /^application\/fhir\+json/);
      assert.equal(wrapped.headers['content-length'], String(wrapped.bytes.length));
      const resource = held(wrapped);
      assert.equal(resource.data, content.toString('base64'));
      assert.deepEqual([resource.meta?.versionId, resource.meta?.tag], ['1', undefined]);
      const pretty = await get(`${path}?_pretty=true`, fhir);
      assert.match(pretty.text.slice(0, 100), /^\{\n {2}"resourceType"/);
      assert.deepEqual(held(pretty), resource);
    }
  });

  it('is told of by HEAD, and answered by 304 where the client has it', async () => {
    const path = await stored(randomBytes(long));
    const head = await api().send('HEAD', path);
    assert.deepEqual(
      [head.status, head.headers['content-length'], head.bytes.length],
      [200, String(long), 0],
    );
    const wrapped = await api().send('HEAD', path, undefined, fhir);
    assert.equal(wrapped.headers['content-length'], String((await get(path, fhir)).bytes.length));
    assert.equal((await get(path, { 'if-none-match': 'W/"1"' })).status, 304);
  });

  it('is left out of what shows the resource among others, which says that it is a part', async () => {
    const content = randomBytes(long);
    const path = await stored(content);
    const id = path.slice('/Binary/'.length);
    const entry = [{ request: { method: 'GET', url: path.slice(1) } }];
    const shown = [
      (await api().search(`/Binary?_id=${id}`)).entry?.[0]?.resource,
      bundleIn(await get(`${path}/_history`)).entry?.[0]?.resource,
      bundleIn(await api().send('POST', '', { resourceType: 'Bundle', type: 'batch', entry })).entry?.[0]
        ?.resource,
      held(await put(path, content)),
      held(await get(`${path}?_elements=contentType`, fhir)),
    ];
    for (const one of shown) {
      const { contentType, data, meta } = one as Held;
      assert.deepEqual([contentType, data, meta?.tag?.[0]?.code], ['image/png', undefined, 'SUBSETTED']);
    }
    const back = await api().send('PUT', path, shown[0]);
    assert.equal(back.status, 422, 'a part does not take the place of the whole');
  });

  it('stays where it is when only its meta changes', async () => {
    const content = randomBytes(long);
    const path = await stored(content);
    const tag = [{ system: 'urn:t', code: 'checked' }];
    const parameter = [{ name: 'meta', valueMeta: { tag } }];
    const added = await api().send('POST', `${path}/$meta-add`, { resourceType: 'Parameters', parameter });
    assert.equal(added.status, 200, added.text);
    assert.doesNotMatch(added.text, /SUBSETTED/);
    assert.doesNotMatch((await get(`${path}/$meta`)).text, /SUBSETTED/);
    const resource = held(await get(path, fhir));
    assert.deepEqual([resource.meta?.versionId, resource.meta?.tag], ['2', tag]);
    for (const version of [1, 2]) {
      assert.ok((await get(`${path}/_history/${version}`, { accept: 'image/png' })).bytes.equals(content));
    }
  });

  it('has versions like everything else, and is deleted like everything else', async () => {
    const [first, second] = [randomBytes(long), randomBytes(long)];
    const path = await stored(first);
    assert.equal((await put(path, second, { 'if-match': 'W/"1"' })).status, 200);
    assert.equal((await put(path, first, { 'if-match': 'W/"1"' })).status, 412);
    assert.equal((await put(path, Buffer.from('short'))).status, 200);
    assert.ok((await get(`${path}/_history/1`)).bytes.equals(first));
    assert.ok((await get(`${path}/_history/2`)).bytes.equals(second));
    assert.equal((await get(path)).text, 'short');
    assert.equal((await api().send('DELETE', path)).status, 204);
    assert.equal((await get(path)).status, 410);
  });

  it('is one of those that came where many come at once', async () => {
    const path = `/Binary/${unique()}`;
    const contents = Array.from({ length: 5 }, () => randomBytes(long));
    const replies = await Promise.all(contents.map((content) => put(path, content)));
    for (const [i, reply] of replies.entries()) {
      assert.ok([200, 201].includes(reply.status), reply.text.slice(0, 300));
      const version = held(reply).meta?.versionId ?? '';
      assert.ok((await get(`${path}/_history/${version}`)).bytes.equals(contents[i] ?? Buffer.alloc(0)));
    }
  });

  it('is created unless there is one already', async () => {
    const id = (await stored(randomBytes(long))).slice('/Binary/'.length);
    const condition = { ...png, 'if-none-exist': `_id=${id}` };
    const again = await api().send('POST', '/Binary', randomBytes(long), condition);
    assert.deepEqual([again.status, resourceIn(again).id], [200, id]);
    const changed = randomBytes(long);
    const update = await api().send('PUT', `/Binary?_id=${id}`, changed, png);
    assert.equal(update.status, 200, update.text.slice(0, 300));
    assert.ok((await get(`/Binary/${id}`)).bytes.equals(changed));
  });

  it('is refused where it is too long, has no type or comes too late, and the connection lives on', async () => {
    const path = await stored(randomBytes(long));
    const content = randomBytes(3 * long);
    assert.equal(faultOf(await put(path, content, { 'content-type': '' })), 'unsupported-media-type');
    assert.equal(faultOf(await put(path, content, { 'x-security-context': 'nobody' })), 'invalid-request');
    assert.equal(faultOf(await put(path, content, { 'if-match': 'W/"7"' })), 'precondition-failed');
    assert.equal((await get(path)).headers.etag, 'W/"1"');
    const { status } = await begin(url(), path, { 'content-length': String((256 << 20) + 1) }, content);
    assert.equal(status, 413);
  });

  it('leaves nothing where the client goes away while it comes in, or while it goes out', async () => {
    const path = `/Binary/${unique()}`;
    await begin(url(), path, { 'content-length': String(5 * long) }, randomBytes(3 * long), 200);
    assert.equal((await get(path)).status, 404);
    const other = await stored(randomBytes(8 * long));
    await new Promise<void>((resolve, reject) => {
      const asked = request(url() + other, (answer) => {
        answer.once('data', () => {
          answer.destroy();
          resolve();
        });
      });
      asked.once('error', reject);
      asked.end();
    });
    assert.equal((await get(other)).bytes.length, 8 * long);
  });
}

type Held = Resource & {
  readonly contentType?: string;
  readonly data?: string;
  readonly meta?: { readonly versionId?: string; readonly tag?: readonly { readonly code?: string }[] };
};

function held(reply: Reply): Held {
  return resourceIn(reply);
}

/** Sends the beginning of a body, and goes away after so many milliseconds if no answer came. */
function begin(
  base: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  content: Buffer,
  patience = 20_000,
): Promise<{ readonly status: number }> {
  return new Promise((resolve) => {
    const sent = request(base + path, { method: 'PUT', headers: { ...png, ...headers } }, (answer) => {
      answer.resume();
      clearTimeout(late);
      resolve({ status: answer.statusCode ?? 0 });
      sent.destroy();
    });
    const late = setTimeout(() => {
      sent.destroy();
      resolve({ status: 0 });
    }, patience);
    sent.on('error', () => undefined);
    sent.write(content);
  });
}
