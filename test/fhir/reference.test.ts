import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseReference } from '../../src/fhir/reference.js';

const base = 'http://127.0.0.1:8080/fhir';

describe('parseReference', () => {
  it('takes a relative and an absolute URL of this server for the same', () => {
    for (const start of ['', `${base}/`]) {
      assert.deepEqual(parseReference(`${start}Patient/p-1.2`, base), {
        kind: 'local',
        type: 'Patient',
        id: 'p-1.2',
      });
      assert.deepEqual(parseReference(`${start}Patient/1/_history/3`, base), {
        kind: 'local',
        type: 'Patient',
        id: '1',
        version: '3',
      });
      assert.deepEqual(parseReference(`${start}Patient?identifier=a|b&active=true`, base), {
        kind: 'conditional',
        type: 'Patient',
        query: 'identifier=a|b&active=true',
      });
      assert.deepEqual(parseReference(`${start}Patient?`, base), {
        kind: 'conditional',
        type: 'Patient',
        query: '',
      });
    }
  });

  it('tells what an absolute URL of another server names, where its form says so', () => {
    const other = (url: string) => parseReference(url, base);
    const target = { type: 'Patient', id: '1' };
    assert.deepEqual(other('https://example.org/r4/Patient/1'), {
      kind: 'absolute',
      url: 'https://example.org/r4/Patient/1',
      target,
    });
    assert.deepEqual(other(`${base}x/Patient/1/_history/2`), {
      kind: 'absolute',
      url: `${base}x/Patient/1/_history/2`,
      target: { ...target, version: '2' },
    });
    for (const url of [
      'https://example.org/Foo/1',
      'https://example.org',
      `${base}/metadata`,
      'urn:ietf:rfc:3986',
    ]) {
      assert.deepEqual(other(url), { kind: 'absolute', url, target: undefined });
    }
  });

  it('knows URNs and fragments', () => {
    const uuid = 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520';
    assert.deepEqual(parseReference(uuid, base), { kind: 'urn', urn: uuid });
    assert.deepEqual(parseReference('urn:oid:1.2.3', base), { kind: 'urn', urn: 'urn:oid:1.2.3' });
    assert.deepEqual(parseReference('#p1', base), { kind: 'fragment', id: 'p1' });
    assert.deepEqual(parseReference('#', base), { kind: 'fragment', id: '' });
  });

  it('refuses what can refer to nothing', () => {
    const hostile = [
      '',
      'Patient',
      'Patient/',
      'Patient/a_b',
      `Patient/${'x'.repeat(65)}`,
      'Patient/1/_history/',
      'Patient/1/',
      '/Patient/1',
      '../Patient/1',
      'Foo/1',
      'patient/1',
      'Foo?a=b',
      'Patient?a=b c',
      '__proto__/1',
      'constructor/1',
      'Patient/1\n',
      '#a b',
      'http://example.org/a b',
      'urn:uuid:',
    ];
    for (const value of hostile) assert.equal(parseReference(value, base), undefined, JSON.stringify(value));
  });

  it('never fails, whatever the string', () => {
    const part = fc.constantFrom(
      'Patient',
      '/',
      '#',
      '?',
      'urn:uuid:',
      base,
      '_history',
      'http://',
      '%',
      ' ',
    );
    const hostile = fc.array(fc.oneof(part, fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, (value) => {
        const parsed = parseReference(value, base);
        if (parsed?.kind !== 'local') return;
        const { type, id, version } = parsed;
        const name = version === undefined ? `${type}/${id}` : `${type}/${id}/_history/${version}`;
        assert.ok(value === name || value === `${base}/${name}`);
      }),
    );
  });

  it('takes time linear in the length of a hostile string', () => {
    const start = performance.now();
    for (const part of ['a', '/', 'a/', '/Patient/1', '/_history/', ':', '#', 'a?']) {
      parseReference(`http://x/${part.repeat(1_000_000)}\n`, base);
      parseReference(`${part.repeat(1_000_000)}\n`, base);
    }
    assert.ok(performance.now() - start < 3000);
  });
});
