import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { Reply } from '../server/client.js';
import { faultOf, resourceIn, somebody, unique, type Api } from './api.js';
import { statusTable, type Row } from './row.js';

const longest = 8 << 20;

const accepted: readonly [what: string, headers: Record<string, string>, query: string][] = [
  ['FHIR JSON', { accept: 'application/fhir+json' }, ''],
  ['FHIR JSON of R4', { accept: 'application/fhir+json; fhirVersion=4.0' }, ''],
  ['JSON', { accept: 'application/json' }, ''],
  ['text JSON', { accept: 'text/json' }, ''],
  ['anything', { accept: '*/*' }, ''],
  ['any application', { accept: 'application/*;q=0.1' }, ''],
  ['XML, or else JSON', { accept: 'application/fhir+xml, application/fhir+json;q=0.5' }, ''],
  ['what a browser wants', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, ''],
  ['JSON by a format, XML by Accept', { accept: 'application/fhir+xml' }, '_format=json'],
  ['FHIR JSON by a format', {}, '_format=application/fhir%2Bjson'],
  ['FHIR JSON by a format whose plus is bare', {}, '_format=application/fhir+json'],
  ['pretty JSON', {}, '_pretty=true'],
];

const notAcceptable: readonly [what: string, headers: Record<string, string>, query: string][] = [
  ['XML', { accept: 'application/fhir+xml' }, ''],
  ['JSON at no price', { accept: '*/*, application/*;q=0, text/json;q=0' }, ''],
  ['FHIR JSON of R5', { accept: 'application/fhir+json; fhirVersion=5.0' }, ''],
  ['something that is no media type', { accept: 'json;;=' }, ''],
  ['XML by a format', { accept: 'application/json' }, '_format=xml'],
  ['two formats', {}, '_format=json&_format=xml'],
];

const contents: readonly [what: string, headers: Record<string, string>, status: number][] = [
  ['FHIR JSON', { 'content-type': 'application/fhir+json' }, 201],
  ['FHIR JSON in UTF-8', { 'content-type': 'application/fhir+json; charset="UTF-8"' }, 201],
  ['FHIR JSON of R4', { 'content-type': 'application/fhir+json;fhirVersion=4.0' }, 201],
  ['JSON', { 'content-type': 'application/json' }, 201],
  ['bytes that are not encoded', { 'content-encoding': 'identity' }, 201],
  ['FHIR JSON of R5', { 'content-type': 'application/fhir+json;fhirVersion=5.0' }, 415],
  ['FHIR JSON in Latin', { 'content-type': 'application/fhir+json; charset=latin1' }, 415],
  ['XML', { 'content-type': 'application/fhir+xml' }, 415],
  ['text', { 'content-type': 'text/plain' }, 415],
  ['something', { 'content-type': '' }, 415],
  ['compressed bytes', { 'content-encoding': 'gzip' }, 415],
];

const callers: readonly [what: string, headers: Record<string, string>, status: number][] = [
  ['this host by name', { host: 'localhost:8080' }, 200],
  ['this host by another of its numbers', { host: '127.1.2.3' }, 200],
  ['this host by its IPv6 number', { host: '[::1]:8080' }, 200],
  ['the host of the base URL', { host: 'FHIR.example.org' }, 200],
  ['a page of this host', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }, 200],
  ['another host', { host: 'evil.example' }, 403],
  ['another host that begins like this one', { host: 'localhost.evil.example' }, 403],
  ['another host that ends like this one', { host: 'evil-fhir.example.org' }, 403],
  ['a page of another host', { origin: 'https://evil.example' }, 403],
  ['a page of no host', { origin: 'null' }, 403],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
];

const rows: readonly Row[] = [
  ...accepted.map(([what, headers, query]): Row => ({
    what: `a client that accepts ${what}`,
    ask: (api) => api.send('GET', `/Basic?${query}`, undefined, headers),
    status: 200,
    headers: { 'content-type': /^application\/fhir\+json; charset=UTF-8$/ },
  })),
  ...notAcceptable.map(([what, headers, query]): Row => ({
    what: `a client that accepts ${what}`,
    ask: (api) => api.send('GET', `/Basic?${query}`, undefined, headers),
    status: 406,
    fault: 'not-acceptable',
  })),
  ...contents.map(([what, headers, status]): Row => ({
    what: `a body of ${what}`,
    ask: (api) => api.send('POST', '/Patient', somebody(), headers),
    status,
    ...(status === 415 ? { fault: 'unsupported-media-type' } : {}),
  })),
  ...callers.map(([what, headers, status]): Row => ({
    what: `a request for ${what}`,
    ask: (api) => api.send('GET', '/metadata', undefined, headers),
    status,
    ...(status === 403 ? { fault: 'forbidden' } : {}),
  })),
  {
    what: 'half an escape in the path',
    ask: (api) => api.send('GET', '/Patient/%e'),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a body that says that it is too long',
    ask: (api) => api.send('POST', '/Patient', 'x'.repeat(longest + 1)),
    status: 413,
    fault: 'too-large',
  },
  {
    what: 'a body that is as long as it may be',
    ask: (api) => api.send('POST', '/Patient', 'x'.repeat(longest)),
    status: 400,
    fault: 'invalid-json',
  },
  {
    what: 'a method that FHIR does not use',
    ask: (api) => api.send('OPTIONS', '/Patient'),
    status: 405,
    fault: 'method-not-allowed',
    headers: { allow: /^GET, HEAD, POST, PUT, PATCH, DELETE$/ },
  },
];

/** R4 3.1.0.1, HTTP, and what comes instead of it. */
export function wireSuite(api: () => Api, url: () => string): void {
  statusTable(api, rows);

  it('refuses a request that does not say for whom it is', async () => {
    assert.match(await raw(url(), ['GET /healthz HTTP/1.0\r\n\r\n']), /^HTTP\/1\.1 403 /);
  });

  it('gives a request an id, or its own id back if that is harmless', async () => {
    const idOf = async (headers: Record<string, string>): Promise<string> =>
      String((await api().send('GET', '/Basic', undefined, headers)).headers['x-request-id']);
    assert.match(await idOf({}), /^[\da-f-]{36}$/);
    assert.equal(await idOf({ 'x-request-id': 'a-harmless.1' }), 'a-harmless.1');
    for (const hostile of ['<script>', 'a b', 'x'.repeat(65)]) {
      assert.match(await idOf({ 'x-request-id': hostile }), /^[\da-f-]{36}$/);
    }
    const { headers } = await api().send('GET', '/Basic', undefined, { 'x-correlation-id': 'c1' });
    assert.equal(headers['x-correlation-id'], 'c1');
  });

  it('refuses a body without a length as soon as it is too long, and goes on listening', async () => {
    const chunk = `10000\r\n${'x'.repeat(1 << 16)}\r\n`;
    const head = `${post('transfer-encoding: chunked')}${chunk.repeat(129)}`;
    const answer = await raw(url(), [head, '0\r\n\r\n', get('/healthz')]);
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /HTTP\/1\.1 200 OK/, 'the connection is of no use any more');
  });

  it('refuses a body that says that it is too long before it comes', async () => {
    assert.match(await raw(url(), [post(`content-length: ${longest + 1}`)]), /^HTTP\/1\.1 413 /);
    const content = `POST /fhir/Binary HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\n`;
    const tooLong = `content-length: ${(256 << 20) + 1}\r\n\r\n`;
    assert.match(await raw(url(), [content + tooLong]), /^HTTP\/1\.1 413 /);
  });

  it('cuts the connection of a client that goes on sending what was refused', async () => {
    const chunk = `100000\r\n${'x'.repeat(1 << 20)}\r\n`;
    const chunks = new Array<string>(100).fill(chunk);
    const answer = await raw(url(), [
      post('transfer-encoding: chunked'),
      ...chunks,
      '0\r\n\r\n',
      get('/healthz'),
    ]);
    assert.doesNotMatch(answer, /200 OK/);
  });

  it('survives an upload that breaks off', async () => {
    const value = unique();
    const start = `{"resourceType":"Patient","identifier":[{"value":"${value}"}]`;
    await raw(url(), [`${post('content-length: 1000')}${start}`]);
    assert.equal((await api().search(`/Patient?identifier=${value}`)).total, 0);
  });

  it('answers what is no HTTP, and headers beyond all bounds, with an OperationOutcome', async () => {
    const cases = { 'no HTTP at all\r\n\r\n': 400, [get(`/fhir/Patient?${'x'.repeat(40_000)}`)]: 431 };
    for (const [text, status] of Object.entries(cases)) {
      const answer = await raw(url(), [text]);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.equal(faultOf(replyOf(status, answer.slice(answer.indexOf('\r\n\r\n') + 4))), 'invalid-request');
    }
  });

  it('tells operators that it lives, that it is ready and what it has done', async () => {
    assert.match(await raw(url(), [get('/healthz')]), /^HTTP\/1\.1 200 OK\r\n[^]*alive/);
    assert.match(await raw(url(), [get('/readyz')]), /^HTTP\/1\.1 200 OK\r\n[^]*ready/);
    await api().send('GET', '/Basic/none');
    const metrics = await raw(url(), [get('/metrics')]);
    assert.match(
      metrics,
      /tallystick_http_requests_total\{interaction="read",method="GET",status="404"\} \d/,
    );
    assert.match(await raw(url(), [get('/')]), /^HTTP\/1\.1 404 /);
    assert.match(
      await raw(url(), ['DELETE /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n']),
      /^HTTP\/1\.1 405 /,
    );
  });

  it('takes an absolute address in the request line for what it is', async () => {
    const answer = await raw(url(), [
      'GET http://evil.example/fhir/metadata HTTP/1.1\r\nhost: localhost\r\n\r\n',
    ]);
    assert.match(answer, /^HTTP\/1\.1 404 /);
    const outcome = resourceIn(replyOf(404, answer.split('\r\n\r\n')[1] ?? ''));
    assert.equal(outcome.resourceType, 'OperationOutcome');
  });
}

function replyOf(status: number, text: string): Reply {
  return { status, headers: {}, text, bytes: Buffer.from(text) };
}

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
}

function post(header: string): string {
  return `POST /fhir/Patient HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/fhir+json\r\n${header}\r\n\r\n`;
}

/** Sends text as it is and gives what came back until nothing more does. */
function raw(url: string, texts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      for (const text of texts) socket.write(text);
    });
    socket.setTimeout(300, () => socket.destroy());
    socket.on('data', (data) => (answer += data.toString()));
    // A server may cut the connection; what came before counts.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      resolve(answer);
    });
  });
}
