import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '../../../src/fhir/json/parse.js';
import type { JsonNode } from '../../../src/fhir/json/node.js';
import { refuses } from '../../support/refuses.js';

describe('Parsing JSON as FHIR allows it', () => {
  it('keeps the place of every value, so that the text of each reads back as that value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!/\\u00[01]|\\[bf]|\\ud[89a-f]/i.test(text));
        assert.deepEqual(rebuild(text, parseJson(text)), JSON.parse(text));
      }),
    );
  });

  const refused: readonly (readonly [why: string, text: string])[] = [
    ['nothing', ''],
    ['an array at the top', '[]'],
    ['a string at the top', '"x"'],
    ['text behind the object', '{} {}'],
    ['a name that stands twice', '{"a":1,"a":2}'],
    ['a name that stands twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a name that stands twice, deep inside', '{"a":[{"b":{"c":1,"c":1}}]}'],
    ['a comma too many', '{"a":1,}'],
    ['a comma too many in an array', '{"a":[1,]}'],
    ['a missing colon', '{"a" 1}'],
    ['a name without quotes', '{a:1}'],
    ['single quotes', "{'a':1}"],
    ['a number with a leading zero', '{"a":01}'],
    ['a number with a plus', '{"a":+1}'],
    ['a bare point', '{"a":.5}'],
    ['not a number', '{"a":NaN}'],
    ['a comment', '{"a":1/*x*/}'],
    ['an open string', '{"a":"x'],
    ['a line end in a string', '{"a":"x\ny"}'],
    ['NUL as it is', '{"a":"\u0000"}'],
    ['NUL escaped', '{"a":"\\u0000"}'],
    ['a control character escaped', '{"a":"\\u0007"}'],
    ['a form feed', '{"a":"\\f"}'],
    ['an unknown escape', '{"a":"\\x"}'],
    ['three hexadecimal digits', '{"a":"\\u12"}'],
    ['a lone high surrogate', '{"a":"\\ud800"}'],
    ['a lone low surrogate', '{"a":"\\udc00"}'],
    ['a high surrogate before something else', '{"a":"\\ud800\\u0041"}'],
    ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
    ['an object that is not closed', '{"a":{'],
  ];
  for (const [why, text] of refused) {
    it(`refuses ${why}`, () => {
      refuses('invalid-json', () => parseJson(text));
    });
  }

  it('takes 64 levels, and surrogates in pairs', () => {
    parseJson(`${'{"a":'.repeat(64)}1${'}'.repeat(64)}`);
    parseJson('{"a":"\\ud83d\\ude00 😀"}');
  });

  it('says in which line and column, and nothing of what stands there', () => {
    const fault = refuses('invalid-json', () => parseJson('{\n  "name": "Smith",\n  "name": "Jones"}'));
    assert.match(fault.message, /^line 3, column \d+: /);
    assert.doesNotMatch(fault.message, /Smith|Jones/);
  });

  it('refuses ten thousand levels, and a million characters of nonsense, at once', () => {
    const start = performance.now();
    refuses('invalid-json', () => parseJson('{"a":'.repeat(10_000)));
    refuses('invalid-json', () => parseJson(`{"a":"${'\\'.repeat(1_000_001)}`));
    assert.ok(performance.now() - start < 1000);
  });
});

function rebuild(text: string, node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries([...node.members].map(([name, member]) => [name, rebuild(text, member)]));
    case 'array':
      return node.items.map((item) => rebuild(text, item));
    default:
      return JSON.parse(text.slice(node.start, node.end));
  }
}
