import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Fault } from '../src/fault.js';
import type { ResourceType } from '../src/fhir/resource-types.js';
import { logError, logEvent, logRequest, makeLogger, type Log, type RequestEntry } from '../src/log.js';

const canary = '9434765919';
const requestId = '2f1c7a52-0b3e-4c55-9d0a-6f2b8f1f0c11';
const entry: RequestEntry = {
  requestId,
  method: 'GET',
  interaction: 'read',
  type: 'Patient',
  status: 200,
  ms: 1.234,
};

describe('Log', () => {
  let text: string;
  let log: Log;
  const destination = { write: (chunk: string) => void (text += chunk) };
  const lines = () =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  beforeEach(() => {
    text = '';
    log = makeLogger('info', destination);
  });

  it('writes one line of JSON for a request, with nothing but its fixed fields', () => {
    logRequest(log, entry);
    const [{ time, pid, ...rest } = {}, ...others] = lines();
    assert.equal(others.length, 0);
    assert.equal(pid, process.pid);
    assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000);
    const { ms: _, ...fields } = entry;
    assert.deepEqual(rest, { level: 'info', msg: 'request', ...fields, ms: 1.2 });
  });

  it('has no place for a URL, an id or a body', () => {
    const more = {
      ...entry,
      url: `/fhir/Patient/${canary}`,
      id: canary,
      body: canary,
      headers: { a: canary },
    };
    logRequest(log, more);
    assert.ok(!text.includes(canary), text);
  });

  it('logs no words of a client in the place of a request id, a method or a type', () => {
    for (const planted of [
      canary,
      `Patient/${canary}`,
      `${requestId}-${canary}`,
      `Pat${canary}`,
      `\n${canary}`,
    ]) {
      logRequest(log, { ...entry, requestId: planted, method: planted, type: planted as ResourceType });
      logError(log, new Error('x'), planted);
    }
    assert.equal(lines().length, 10);
    assert.ok(!text.includes(canary), text);
  });

  it('says that something failed by class and place, without its message', () => {
    logError(log, new RangeError(`no patient ${canary}`), requestId);
    const [line] = lines();
    assert.equal(line?.['class'], 'RangeError');
    assert.equal(line['requestId'], requestId);
    assert.equal(line['level'], 'error');
    assert.match(String(line['stack']), /^at .*log\.test\.[jt]s:\d+:\d+/);
    assert.ok(!text.includes(canary), text);
  });

  it('keeps the message out however it is made', () => {
    const frameLike = `x\n    at ${canary} (/srv/a.js:1:1)\n    at read (file:///srv/${canary}.js:1:1)`;
    for (const message of [canary, `\n${canary}`, `${canary}\n`, frameLike, `${frameLike}\n`]) {
      for (const error of hostileErrors(message)) logError(log, error, requestId);
    }
    assert.equal(lines().length, 5 * 7);
    assert.ok(!text.includes(canary), text);
  });

  it('finds the frames whatever the message is', () => {
    const messages = fc.oneof(fc.string(), fc.constantFrom('', 'E', 'Error', 'at ', '\n    at '));
    fc.assert(
      fc.property(messages, (message) => {
        text = '';
        logError(log, new Error(message));
        assert.match(String(lines()[0]?.['stack']), /log\.test\.[jt]s:\d+:\d+/);
      }),
    );
  });

  it('logs a Fault by its code, with frames where an operator is needed', () => {
    const cause = new Error(canary);
    logError(log, new Fault('not-found', `no ${canary}`, [], cause), requestId);
    logError(log, new Fault('tampered', `bad ${canary}`, [], cause), requestId);
    const [ordinary, grave] = lines();
    assert.deepEqual(
      [ordinary?.['level'], ordinary?.['code'], ordinary?.['stack']],
      ['info', 'not-found', undefined],
    );
    assert.deepEqual([grave?.['level'], grave?.['code']], ['error', 'tampered']);
    assert.match(String(grave?.['stack']), /log\.test\.[jt]s/);
    assert.ok(!text.includes(canary), text);
  });

  it('logs what happens to the server by name and number', () => {
    logEvent(log, 'listening', { port: 8080, ms: 12 });
    const { event, port, ms, level } = lines()[0] ?? {};
    assert.deepEqual({ event, port, ms, level }, { event: 'listening', port: 8080, ms: 12, level: 'info' });
  });

  it('keeps to its level', () => {
    for (const [level, count] of [['info', 3] as const, ['warn', 1] as const, ['silent', 0] as const]) {
      text = '';
      const other = makeLogger(level, destination);
      logRequest(other, entry);
      logEvent(other, 'stopping');
      logError(other, new Error('x'));
      assert.equal(text.split('\n').length - 1, count, level);
    }
  });

  it('can be written to by no other module', () => {
    assert.deepEqual(Object.keys(log), []);
    assert.ok(!/export (const|\{[^}]*\b)sink/.test(readFileSync('src/log.ts', 'utf8')));
  });
});

/** Errors that carry a message in every place where an error can. */
function hostileErrors(message: string): unknown[] {
  const renamed = Object.assign(new Error(message), { name: message, code: message, path: message });
  const changed = new Error('x');
  changed.message = message;
  const withCause = new Error(message, { cause: new Error(message) });
  return [
    ...[new Error(message), renamed, changed, withCause],
    ...[new AggregateError([new Error(message)], message), message, { message, stack: message }],
  ];
}
