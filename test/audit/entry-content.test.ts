import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatContent, parseContent } from '../../src/audit/entry-content.js';
import { refuses } from '../support/refuses.js';
import { sampleContent } from '../support/sample-entry.js';

describe('The content of an entry', () => {
  it('comes back as it went in, whatever it is', () => {
    const bytes = (length: number) =>
      fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
    const content = fc.record({
      salt: bytes(32),
      sequence: bytes(16),
      number: fc.integer({ min: 1 }),
      subject: fc.option(fc.string({ unit: 'binary' })),
      request: fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      change: fc.option(bytes(32)),
      event: fc
        .dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())
        .map((json) => Buffer.from(JSON.stringify(json, null, 1))),
    });
    fc.assert(
      fc.property(content, (value) => {
        const entry = { ...value, settled: value.number - 1 };
        assert.deepEqual(parseContent(formatContent(entry)), entry);
      }),
    );
  });

  it('is one JSON object in which the event stands as it is', () => {
    const json = JSON.parse(formatContent(sampleContent()).toString()) as Record<string, unknown>;
    assert.deepEqual(Object.keys(json), [
      'salt',
      'sequence',
      'number',
      'settled',
      'subject',
      'request',
      'change',
      'event',
    ]);
    assert.deepEqual(json['event'], { resourceType: 'AuditEvent', action: 'R' });
    assert.equal(json['subject'], 'Patient/f001');
  });

  it('gives back the very bytes of the event: spaces, escapes, numbers, names twice, what looks like the end', () => {
    const events = [
      '{"a" : 1.50,\n\t"b":"\\u00e4ä\\/" } ',
      '{"a":{"event":{}},"event":"}   "}  ',
      '{"x":",\\"event\\":{}}"}',
      '{"a":1,"a":2}',
      '{}',
    ];
    for (const text of events) {
      const content = sampleContent({ subject: ',"event":{"a":1}}', event: Buffer.from(text) });
      assert.equal(parseContent(formatContent(content)).event.toString(), text);
    }
  });

  it('is padded to few lengths', () => {
    const lengths = [0, 2000, 4000, 20_000, 40_000, 65_000, 70_000, 131_072].map((length) => {
      const event = Buffer.from(JSON.stringify({ text: 'x'.repeat(length) }));
      return formatContent(sampleContent({ event })).length;
    });
    assert.deepEqual(lengths, [4096, 4096, 8192, 32_768, 65_536, 131_072, 131_072, 196_608]);
  });

  it('is padded at the exact place', () => {
    const spare = formatContent(sampleContent()).toString().trimEnd().length - '{"a":""}'.length;
    const emptied = spare - sampleContent().event.length + '{"a":""}'.length;
    const event = (length: number) => Buffer.from(`{"a":"${'x'.repeat(length)}"}`);
    // Besides the request there may be 3 steps of 1,024 bytes: with a fourth and the request there would be more than 4,096.
    const most = 3072 + sampleContent().request.toString('base64').length;
    assert.equal(formatContent(sampleContent({ event: event(most - emptied - 8) })).length, 4096);
    assert.equal(formatContent(sampleContent({ event: event(most - emptied - 7) })).length, 8192);
  });

  it('has one length whether the event tells what was asked or not', () => {
    for (const length of [0, 10, 100, 300, 375, 400, 1000, 1900, 3000, 16_000]) {
      const request = Buffer.alloc(length, 'r');
      const lengths = [undefined, request.toString('base64'), undefined].map((query, i) => {
        const event = Buffer.from(JSON.stringify({ text: 'x'.repeat(2100 + 100 * i), query }));
        return formatContent(sampleContent({ request, event })).length;
      });
      assert.equal(new Set(lengths).size, 1, `${length}: ${lengths.join()}`);
    }
  });

  it('is refused if it is anything else than what is written for that content', () => {
    const good = formatContent(sampleContent()).toString();
    const bad = [
      '',
      good.trimEnd(),
      `${good} `,
      ` ${good.slice(0, -1)}`,
      good.replace('"number":1', '"number":0'),
      good.replace('"number":1', '"number":1.5'),
      good.replace('"number":1,', '"number":1, ').slice(0, -1),
      good.replace('"number":1', '"number":"1"').slice(0, -2),
      good.replace('"subject":"Patient/f001"', '"subject":5').padEnd(4096),
      good.replace('"subject":"Patient/f001"', '"subject":"Patient/f00\\u0031"').slice(0, -5),
      good.replace('"change":null', '"change":"AAAA"').slice(0, -2),
      good.replace('"change":null,', '').padEnd(4096),
      good.replace('{"resourceType":"AuditEvent","action":"R"}', '[]').padEnd(4096),
      good.replace('{"resourceType":"AuditEvent","action":"R"}', '{},"event":{}').padEnd(4096),
      good.replace('{"resourceType":"AuditEvent","action":"R"}', '{').padEnd(4096),
      good.replace('"sequence":"', '"sequence":"A').slice(0, -1),
    ];
    parseContent(Buffer.from(good));
    for (const text of bad) {
      assert.notEqual(text, good);
      refuses('tampered', () => parseContent(Buffer.from(text)));
    }
    const notUtf8 = Buffer.from(good);
    notUtf8[good.indexOf('AuditEvent')] = 0xff;
    refuses('tampered', () => parseContent(notUtf8));
  });
});
