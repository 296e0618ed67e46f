import assert from 'node:assert/strict';
import { indentJson } from '../../../src/fhir/json/indent.js';

describe('Indented JSON', () => {
  it('is laid out as everybody expects', () => {
    const value = { a: [1, { b: 'x' }, []], c: {}, d: [[true, null]], e: '' };
    assert.equal(indentJson(JSON.stringify(value)), `${JSON.stringify(value, null, 2)}\n`);
  });

  it('keeps every digit and every character of a string', () => {
    const text = '{"a":1.10,"b":-0.0100e3,"c":"\\u00e9 {\\"[,:]}\\\\","d":"  "}';
    const lines = [
      '{',
      '  "a": 1.10,',
      '  "b": -0.0100e3,',
      '  "c": "\\u00e9 {\\"[,:]}\\\\",',
      '  "d": "  "',
      '}',
    ];
    assert.equal(indentJson(text), `${lines.join('\n')}\n`);
  });

  it('does not care how it was laid out before', () => {
    const value = { a: [1, 2], b: { c: 'x' } };
    assert.equal(indentJson(JSON.stringify(value, null, 7)), indentJson(JSON.stringify(value)));
  });

  it('takes a string of megabytes and of escapes', () => {
    const text = JSON.stringify({ a: '\n"'.repeat(1 << 20) });
    assert.deepEqual(JSON.parse(indentJson(text)), JSON.parse(text));
  });
});
