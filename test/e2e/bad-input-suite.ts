import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { Store } from '../../src/store/port.js';
import { openedLedger } from '../support/server/opened-ledger.js';
import { makeClient } from '../support/server/client.js';
import { startServer, type TestServer } from '../support/server/start-server.js';
import type { TestData } from '../support/server/test-data.js';

/** A request that no well-meaning client sends. `body` of bytes goes as it is. */
interface Attack {
  readonly method: string;
  readonly path: string;
  readonly body?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = { 'content-type': 'application/fhir+json' };
const basic = '{"resourceType":"Basic","code":{"text":"x"}}';
const create = (body: Buffer | string, headers: Readonly<Record<string, string>> = json): Attack => ({
  method: 'POST',
  path: '/Basic',
  body,
  headers,
});
const get = (path: string): Attack => ({ method: 'GET', path });
const deep = (open: string, close: string): string =>
  `{"resourceType":"Basic","extension":${open.repeat(10_000)}1${close.repeat(10_000)}}`;
const bundle = (type: string, entry: unknown): string =>
  JSON.stringify({ resourceType: 'Bundle', type, entry });

const attacks: Readonly<Record<string, Attack>> = {
  'ten megabytes of a resource': create(`{"resourceType":"Basic","code":{"text":"${'x'.repeat(10 << 20)}"}}`),
  'ten megabytes of nonsense': create(Buffer.alloc(10 << 20, 0x5b)),
  'ten megabytes of quotes': create(Buffer.alloc(10 << 20, 0x22)),
  'eight megabytes of small garbage': create(`{"resourceType":"Basic","x":[${'{},'.repeat(2_600_000)}{}]}`),
  'ten thousand nested arrays': create(deep('[', ']')),
  'ten thousand nested objects': create(deep('{"a":', '}')),
  'ten thousand open brackets': create('{"a":'.repeat(10_000)),
  'a name that stands twice': create('{"resourceType":"Basic","code":{"text":"x"},"code":{"text":"y"}}'),
  'a resourceType that stands twice': create('{"resourceType":"Basic","resourceType":"Patient"}'),
  '__proto__ as an element': create('{"resourceType":"Basic","code":{"text":"x"},"__proto__":{"id":"x"}}'),
  'constructor as an element': create(
    '{"resourceType":"Basic","code":{"text":"x"},"constructor":{"prototype":{}}}',
  ),
  '__proto__ as the type': create('{"resourceType":"__proto__"}'),
  'NUL in a string': create('{"resourceType":"Basic","code":{"text":"a\\u0000b"}}'),
  'NUL as it is': create('{"resourceType":"Basic","code":{"text":"a\u0000b"}}'),
  'a lone surrogate': create('{"resourceType":"Basic","code":{"text":"\\ud800"}}'),
  'a lone low surrogate': create('{"resourceType":"Basic","code":{"text":"\\udfff x"}}'),
  'invalid UTF-8': create(
    Buffer.concat([
      Buffer.from('{"resourceType":"Basic","code":{"text":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}}'),
    ]),
  ),
  'UTF-16': create(Buffer.from(`\ufeff${basic}`, 'utf16le')),
  'an empty body': create(''),
  'an array': create('[]'),
  'a number': create('1'),
  null: create('null'),
  'a number beyond all bounds': create('{"resourceType":"Basic","code":{"coding":[{"userSelected":1e999}]}}'),
  'an unknown type': create('{"resourceType":"Unicorn"}'),
  'another type than the URL': create('{"resourceType":"Patient"}'),
  XML: create('<Basic xmlns="http://hl7.org/fhir"/>', { 'content-type': 'application/fhir+xml' }),
  'a form': create('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
  'no Content-Type': create(basic, {}),
  'a strange Content-Type': create(basic, { 'content-type': ';;;' }),
  'a strange charset': create(basic, { 'content-type': 'application/fhir+json; charset=utf-16' }),
  'a compressed body': create(Buffer.from([0x1f, 0x8b, 8, 0]), { ...json, 'content-encoding': 'gzip' }),
  'an Accept that cannot be met': {
    method: 'GET',
    path: '/Basic',
    headers: { accept: 'application/fhir+xml' },
  },
  'a strange If-Match': {
    method: 'PUT',
    path: '/Basic/x',
    body: '{"resourceType":"Basic","id":"x","code":{"text":"x"}}',
    headers: { ...json, 'if-match': 'W/"$ne"' },
  },
  'a hostile If-None-Exist': create(basic, { ...json, 'if-none-exist': 'identifier[$ne]=x' }),
  'an If-None-Exist that asks for nothing': create(basic, { ...json, 'if-none-exist': '&_format=json' }),
  'an update of whatever matches a hostile name': {
    method: 'PUT',
    path: '/Basic?identifier[$ne]=x',
    body: basic,
    headers: json,
  },
  'an update of whatever there is': {
    method: 'PUT',
    path: '/Basic?_format=json',
    body: basic,
    headers: json,
  },
  'an update of what matches a parameter that nobody knows': {
    method: 'PUT',
    path: '/Basic?colour=evil',
    body: basic,
    headers: { ...json, prefer: 'handling=lenient' },
  },
  'a delete of whatever there is': { method: 'DELETE', path: '/Basic?' },
  'a delete of what matches a parameter that nobody knows': {
    method: 'DELETE',
    path: '/Basic?colour=evil',
    headers: { prefer: 'handling=lenient' },
  },
  'an If-Match of a thousand commas': {
    method: 'DELETE',
    path: '/Basic/x',
    headers: { 'if-match': ','.repeat(1000) },
  },
  'an id that is a path': { method: 'PUT', path: '/Basic/..%2f..%2fetc', body: basic, headers: json },
  'an id of 65 characters': get(`/Basic/${'a'.repeat(65)}`),
  'an id with NUL': get('/Basic/a%00b'),
  'bad percent-encoding in the path': get('/Basic/%zz'),
  'bad percent-encoding in a parameter': get('/Basic?identifier=%zz'),
  'a version that is not a number': get('/Basic/x/_history/$gt'),
  'a version beyond all numbers': get(`/Basic/x/_history/${'9'.repeat(40)}`),
  'five thousand characters of identifier': get(`/Basic?identifier=${'x'.repeat(5000)}`),
  'five thousand characters of parameter name': get(`/Basic?${'x'.repeat(5000)}=1`),
  'a thousand alternatives': get(`/Basic?_id=${Array.from({ length: 1000 }, (_, i) => i).join(',')}`),
  'a NoSQL operator in a name': get('/Observation?patient[$ne]=1'),
  'a NoSQL operator as a name': get('/Observation?$where=sleep(1000)'),
  '__proto__ as a parameter': get('/Observation?__proto__=1'),
  'constructor as a parameter': get('/Observation?constructor.identifier=1'),
  'a parameter of another type': get('/StructureDefinition?patient=1'),
  'a chain too far': get('/Observation?patient.identifier.identifier=1'),
  'a modifier that is unknown': get('/Observation?patient:everything=1'),
  'a reference that is none': get('/Observation?patient=%3Cscript%3E'),
  'a token with three parts': get('/Observation?identifier=a|b|c'),
  'a date that is none': get('/Observation?_lastUpdated=yesterday'),
  'the 31st of February': get('/Observation?_lastUpdated=2024-02-31'),
  'a date with a hostile prefix': get('/Observation?_lastUpdated=zz2024'),
  'a _count that is no number': get('/Observation?_count=many'),
  'a negative _count': get('/Observation?_count=-1'),
  'two _counts': get('/Observation?_count=1&_count=2'),
  'a _count of an operator': get('/Observation?_count[$gt]=1'),
  'a _summary that is none': get('/Basic/x?_summary=evil'),
  'an _elements of everything': get('/Basic/x?_elements=*'),
  'an _elements of a path': get(`/Basic/x?_elements=${'a.'.repeat(1000)}b`),
  'a _pretty that is none': get('/Basic/x?_pretty=evil'),
  'a _since that is none': get('/Basic/_history?_since=yesterday'),
  'an _at that is none': get('/_history?_at=yesterday'),
  'a history by an operator': get('/_history?_since[$gt]=2000'),
  'a made-up page of a history': get('/_history?_page=AAAA'),
  'a Binary of no type': { method: 'POST', path: '/Binary', body: 'x', headers: { 'content-type': ';;;' } },
  'a Binary in a hostile security context': {
    method: 'POST',
    path: '/Binary',
    body: 'x',
    headers: { 'content-type': 'image/png', 'x-security-context': 'Patient?identifier[$ne]=1' },
  },
  'a made-up page': get('/Observation?_page=AAAA'),
  'a long made-up page': get(`/Observation?_page=${'A'.repeat(4000)}`),
  'a page that is not base64': get('/Observation?_page=%00%ff'),
  'a method of another world': {
    method: 'PATCH',
    path: '/Basic/x',
    body: '[]',
    headers: { 'content-type': 'application/json-patch+json' },
  },
  'a DELETE of a type': { method: 'DELETE', path: '/Basic' },
  'an unknown operation': get('/Basic/$explode'),
  'an unknown type in the URL': get('/Unicorn/1'),
  '__proto__ in the URL': get('/__proto__/1'),
  'a bundle of no known kind': { method: 'POST', path: '', body: bundle('message', []), headers: json },
  'a transaction whose entry is a number': {
    method: 'POST',
    path: '',
    body: bundle('transaction', [1]),
    headers: json,
  },
  'a transaction entry without request': {
    method: 'POST',
    path: '',
    body: bundle('transaction', [{ resource: { resourceType: 'Basic', code: { text: 'x' } } }]),
    headers: json,
  },
  'a transaction entry that leaves the base': {
    method: 'POST',
    path: '',
    body: bundle('transaction', [{ request: { method: 'GET', url: 'http://elsewhere.example/Patient/1' } }]),
    headers: json,
  },
  'a transaction in a transaction': {
    method: 'POST',
    path: '',
    body: bundle('transaction', [
      { request: { method: 'POST', url: '' }, resource: { resourceType: 'Bundle', type: 'transaction' } },
    ]),
    headers: json,
  },
  'a transaction of one bad resource among good ones': {
    method: 'POST',
    path: '',
    headers: json,
    body: bundle('transaction', [
      {
        request: { method: 'POST', url: 'Basic' },
        resource: { resourceType: 'Basic', code: { text: 'good' } },
      },
      { request: { method: 'POST', url: 'Basic' }, resource: { resourceType: 'Basic', code: 'bad' } },
    ]),
  },
  'a transaction with a reference that matches nothing': {
    method: 'POST',
    path: '',
    headers: json,
    body: bundle('transaction', [
      {
        request: { method: 'POST', url: 'Basic' },
        resource: {
          resourceType: 'Basic',
          code: { text: 'x' },
          subject: { reference: 'Patient?identifier=nobody' },
        },
      },
    ]),
  },
  'a transaction with a reference that asks for nothing': {
    method: 'POST',
    path: '',
    headers: json,
    body: bundle('transaction', [
      {
        request: { method: 'POST', url: 'Basic' },
        resource: {
          resourceType: 'Basic',
          code: { text: 'x' },
          subject: { reference: 'Patient?identifier=' },
        },
      },
    ]),
  },
  'another host': { method: 'GET', path: '/Basic', headers: { host: 'evil.example' } },
  'a page of another site': {
    method: 'POST',
    path: '/Basic',
    body: basic,
    headers: { ...json, origin: 'https://evil.example' },
  },
};

/** Bad input: a 4xx OperationOutcome within a second, the process alive, nothing stored. */
export function badInputSuite(data: () => TestData): void {
  let place: TestData;
  let server: TestServer;

  before(async function () {
    this.timeout(60_000);
    place = data();
    server = await startServer(place);
  });
  after(async () => {
    await server.stop();
    place.remove();
  });

  for (const [what, attack] of Object.entries(attacks)) {
    it(`refuses ${what}`, async () => {
      const before = await onStore(place, (store) => store.ledger.size());
      const began = performance.now();
      const { status, text } = await send(server, attack);
      const ms = performance.now() - began;
      assert.ok(status >= 400 && status < 500, `answered ${String(status)}: ${text.slice(0, 300)}`);
      assert.equal((JSON.parse(text) as { resourceType?: string }).resourceType, 'OperationOutcome');
      assert.ok(
        !/evil|yesterday|nobody|script|\$where|\$ne|xxxx/.test(text),
        `the answer repeats what was sent: ${text}`,
      );
      assert.ok(ms < 1000, `it took ${String(Math.round(ms))} ms`);
      // The refusal has its entry; nothing else was written.
      const entries = await onStore(place, (store) => openedLedger(store, place, before));
      assert.ok(
        entries.every(({ content }) => content.change === null),
        'something was stored',
      );
      assert.ok(entries.every(({ content }) => /"outcome":"[48]"/.test(content.event.toString())));
    });
  }

  it('survives bytes that are not HTTP, and uploads that break off', async () => {
    const port = Number(new URL(server.fhir).port);
    const starts = [
      '\u0000\u0001\u0002garbage\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `POST /fhir/Basic HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: 1000\r\n\r\n{"resourceType"`,
      `POST /fhir/Basic HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/fhir+json\r\n\r\nzz\r\n`,
      `GET /fhir/Basic HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`,
    ];
    for (const start of starts) await breakOff(port, start);
    const client = makeClient(server.fhir);
    const { status } = await client.send('GET', '/metadata');
    client.close();
    assert.equal(status, 200);
  });
}

async function onStore<T>(place: TestData, act: (store: Store) => Promise<T>): Promise<T> {
  const store = await place.openStore();
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}

/** By fetch where it can, since it takes any body; by a plain request where headers are forbidden to it. */
async function send(server: TestServer, attack: Attack): Promise<{ status: number; text: string }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const sent = request(
      server.fhir + attack.path,
      { method: attack.method, headers: { ...attack.headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () => {
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
        });
      },
    );
    let answered = false;
    sent.once('response', () => (answered = true));
    // A server may refuse a body before it has read it all.
    sent.on('error', (error) => {
      if (!answered) reject(error);
    });
    sent.end(attack.body);
  });
}

function breakOff(port: number, start: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(start);
      setTimeout(() => socket.destroy(), 100);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      resolve();
    });
  });
}
