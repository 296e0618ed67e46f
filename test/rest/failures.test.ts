import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import request, { type Response } from 'supertest';
import { Fault } from '../../src/fault.js';
import { makeLogger } from '../../src/log.js';
import type { Records } from '../../src/records/records.js';
import { makeApp } from '../../src/rest/app.js';

/** What only a broken server meets: its records fail as they are told to. */
interface Broken {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly post: (body: object) => Promise<Response>;
  readonly log: () => string;
}

function broken(failure: unknown): Broken {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it may be anything
  const fail = (): Promise<never> => Promise.reject(failure);
  const refused = (): Promise<void> => Promise.resolve();
  const parts = { read: fail, create: fail, transaction: fail, refused };
  const records = { ...parts, asking: () => records } as unknown as Records;
  const lines: string[] = [];
  const sink = new PassThrough().on('data', (line: Buffer) => lines.push(line.toString()));
  const log = makeLogger('info', sink);
  const app = makeApp({
    records: () => records,
    base: () => 'http://localhost/fhir',
    prove: fail,
    ledger: () => Promise.resolve(null),
    publicKeys: () => null,
    log,
    ready: fail,
    ledgerSize: () => 0,
  });
  return {
    get: (path, headers = {}) => request(app).get(path).set(headers),
    post: (body) =>
      request(app).post('/fhir').set('content-type', 'application/json').send(JSON.stringify(body)),
    log: () => lines.join(''),
  };
}

const batch = {
  resourceType: 'Bundle',
  type: 'batch',
  entry: [
    { request: { method: 'GET', url: 'Patient/canary' } },
    { request: { method: 'GET', url: 'metadata' } },
  ],
};

describe('A server that fails', () => {
  it('answers 500 to what nobody foresaw, and neither answer nor log repeats it', async () => {
    const { get, log } = broken(new TypeError('canary of an error'));
    const { status, text } = await get('/fhir/Patient/canary');
    assert.equal(status, 500);
    assert.match(text, /"code":"exception"/);
    assert.match(log(), /TypeError/);
    assert.doesNotMatch(text + log(), /canary/);
  });

  it('answers 500 to what somebody tampered with, and says so', async () => {
    const { get, log } = broken(new Fault('tampered', 'stored bytes are not what was stored'));
    const { status, text } = await get('/fhir/Patient/1');
    assert.equal(status, 500);
    assert.match(text, /"code":"tampered"/);
    assert.match(log(), /"level":"error".*tampered/);
  });

  it('asks to try again where the store is away, and says that it is not ready', async () => {
    const { get } = broken(new Fault('unavailable', 'the store does not answer'));
    const answer = await get('/fhir/Patient/1');
    assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '1']);
    assert.equal((await get('/readyz')).status, 503);
    assert.equal((await get('/healthz')).status, 200);
  });

  it('does not trouble the operator with what a client does wrong', async () => {
    const { get, log } = broken(new Fault('not-found', 'there is no such resource'));
    assert.equal((await get('/fhir/Patient/1')).status, 404);
    assert.doesNotMatch(log(), /"msg":"(error|fault)"/);
  });

  it('answers the other entries of a batch', async () => {
    const { post, log } = broken(new Error('canary of an error'));
    const { status, text } = await post(batch);
    assert.equal(status, 200);
    assert.match(text, /"status":"500 Internal Server Error"/);
    assert.match(text, /"status":"200 OK"/);
    assert.match(log(), /"msg":"error"/);
    assert.doesNotMatch(text + log(), /canary/);
  });

  it('logs what was asked for under an id of its own, and nothing that came from outside', async () => {
    const { get, post, log } = broken(new Fault('not-found', 'x'));
    await get('/fhir/Patient/canary?identifier=canary', { 'x-request-id': 'canary', 'user-agent': 'canary' });
    await post(batch);
    assert.doesNotMatch(log(), /canary/);
    const [first, second] = log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([first?.['interaction'], first?.['type'], first?.['status']], ['read', 'Patient', 404]);
    assert.equal(second?.['interaction'], 'batch');
    assert.match(String(first?.['requestId']), /^[\da-f-]{36}$/);
  });
});
