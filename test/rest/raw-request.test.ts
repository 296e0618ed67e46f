import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rawRequest } from '../../src/rest/raw-request.js';

describe('rawRequest', () => {
  it('keeps the request line and the headers as they were sent, in their order and spelling', () => {
    assert.equal(
      rawRequest('GET', '/fhir/Patient?name=%C3%A9', ['hOST', 'a', 'X', ' b', 'X', '']).toString(),
      'GET /fhir/Patient?name=%C3%A9 HTTP/1.1\r\nhOST: a\r\nX:  b\r\nX: \r\n',
    );
  });

  it('keeps bytes above ASCII as the bytes they were', () => {
    const sent = Buffer.from('GET /é HTTP/1.1\r\n');
    assert.deepEqual(rawRequest('GET', Buffer.from('/é').toString('latin1'), []), sent);
  });

  it('leaves out what carries credentials, however it is spelt', () => {
    const spellings = fc
      .tuple(
        fc.constantFrom('authorization', 'proxy-authorization', 'cookie'),
        fc.array(fc.nat(18), { maxLength: 19 }),
      )
      .map(([name, upper]) => upper.reduce(raised, name));
    fc.assert(
      fc.property(fc.array(spellings, { minLength: 1 }), (names) => {
        const headers = names.flatMap((name, i) => [name, 'SECRET', 'X', String(i)]);
        const kept = names.map((_, i) => `X: ${String(i)}\r\n`).join('');
        assert.equal(rawRequest('GET', '/', headers).toString(), `GET / HTTP/1.1\r\n${kept}`);
      }),
    );
  });

  it('leaves out an access token that stands in the URL', () => {
    for (const name of ['access_token', 'Access_Token']) {
      const raw = rawRequest('GET', `/fhir/Patient?_id=1&${name}=SECRET&name=x`, []).toString();
      assert.equal(raw, `GET /fhir/Patient?_id=1&${name}=&name=x HTTP/1.1\r\n`);
    }
  });

  it('ends at a line within 16 KiB, and says that something is left out', () => {
    const headers = Array.from({ length: 40 }, (_, i) => [`H${String(i)}`, 'v'.repeat(1000)]).flat();
    const raw = rawRequest('GET', '/', headers);
    assert.ok(raw.length <= 16384 && raw.length > 15000);
    const lines = raw.toString().split('\r\n');
    assert.deepEqual(lines.slice(-2), ['(cut)', '']);
    assert.ok(lines.slice(1, -2).every((line, i) => line === `H${String(i)}: ${'v'.repeat(1000)}`));
  });

  it('leaves nothing out of exactly 16 KiB', () => {
    const around = rawRequest('GET', '/', ['X', '']).length;
    const fits = rawRequest('GET', '/', ['X', 'v'.repeat(16384 - around)]);
    assert.equal(fits.length, 16384);
    assert.ok(fits.toString().endsWith('v\r\n'));
    assert.equal(
      rawRequest('GET', '/', ['X', 'v'.repeat(16385 - around)]).toString(),
      'GET / HTTP/1.1\r\n(cut)\r\n',
    );
  });

  it('keeps the beginning of a request line that is too long by itself', () => {
    const raw = rawRequest('GET', `/${'x'.repeat(20_000)}`, ['X', 'y']).toString();
    assert.equal(raw.length, 16384);
    assert.match(raw, /^GET \/x+\r\n\(cut\)\r\n$/);
  });

  it('lets no line be forged, and nothing be lost, by what only a Bundle can hold', () => {
    assert.equal(
      rawRequest('GET', 'Patient?a=\r\nCookie: x&b=中', []).toString(),
      'GET Patient?a=%0d%0aCookie: x&b=%e4%b8%ad HTTP/1.1\r\n',
    );
  });
});

/** With the letter at that place in upper case. */
function raised(name: string, at: number): string {
  return name.slice(0, at) + name.slice(at, at + 1).toUpperCase() + name.slice(at + 1);
}
