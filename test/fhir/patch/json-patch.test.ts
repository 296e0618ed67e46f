import assert from 'node:assert/strict';
import { applyJsonPatch, parseJsonPatch } from '../../../src/fhir/patch/json-patch.js';
import { refuses } from '../../support/refuses.js';

const text = `{
  "resourceType": "Observation",
  "a/b": 1.10,
  "m~n": [ 1, 2.50, "x" ],
  "value": { "unit": "g", "value": 100.0 },
  "none": null
}`;

function patched(operations: unknown, of = text): string {
  return applyJsonPatch(parseJsonPatch(JSON.stringify(operations)), of);
}

describe('a JSON Patch (RFC 6902)', () => {
  for (const [what, operations, before, after] of [
    ['adds a member', [{ op: 'add', path: '/b', value: 2 }], '{"a":1.0}', '{"a":1.0,"b":2}'],
    [
      'adds over a member that is there',
      [{ op: 'add', path: '/a', value: 2 }],
      '{"a":1.0,"b":0}',
      '{"a":2,"b":0}',
    ],
    [
      'adds at the start of an array',
      [{ op: 'add', path: '/a/0', value: 0 }],
      '{"a":[1.0]}',
      '{"a":[0,1.0]}',
    ],
    ['adds at the end of an array', [{ op: 'add', path: '/a/1', value: 2 }], '{"a":[1.0]}', '{"a":[1.0,2]}'],
    [
      'adds behind the end with a hyphen',
      [{ op: 'add', path: '/a/-', value: 2 }],
      '{"a":[1.0]}',
      '{"a":[1.0,2]}',
    ],
    ['adds to an empty array', [{ op: 'add', path: '/a/-', value: 2 }], '{"a":[]}', '{"a":[2]}'],
    ['adds to an empty object', [{ op: 'add', path: '/a/b', value: {} }], '{"a":{}}', '{"a":{"b":{}}}'],
    ['adds null', [{ op: 'add', path: '/b', value: null }], '{"a":1}', '{"a":1,"b":null}'],
    ['replaces the whole', [{ op: 'add', path: '', value: { x: [] } }], '{"a":1}', '{"x":[]}'],
    ['removes a member', [{ op: 'remove', path: '/a' }], '{"a":1,"b":2}', '{"b":2}'],
    ['removes an item', [{ op: 'remove', path: '/a/1' }], '{"a":[1,2,3]}', '{"a":[1,3]}'],
    ['removes the last', [{ op: 'remove', path: '/a' }], '{"a":1}', '{}'],
    ['replaces', [{ op: 'replace', path: '/a/0', value: 'y' }], '{"a":["x"]}', '{"a":["y"]}'],
    [
      'moves between objects',
      [{ op: 'move', from: '/a/b', path: '/c' }],
      '{"a":{"b":1.0}}',
      '{"a":{},"c":1.0}',
    ],
    ['moves within an array', [{ op: 'move', from: '/a/0', path: '/a/2' }], '{"a":[1,2,3]}', '{"a":[2,3,1]}'],
    ['copies', [{ op: 'copy', from: '/a', path: '/b' }], '{"a":[1.0]}', '{"a":[1.0],"b":[1.0]}'],
    ['undoes ~0 and ~1 in this order', [{ op: 'remove', path: '/~01' }], '{"~1":1,"/":2}', '{"/":2}'],
    ['goes by the empty name', [{ op: 'replace', path: '/', value: 2 }], '{"":1}', '{"":2}'],
    [
      'has names that look like numbers',
      [{ op: 'add', path: '/a/01', value: 2 }],
      '{"a":{"1":1}}',
      '{"a":{"1":1,"01":2}}',
    ],
    [
      'has names that objects come with',
      [{ op: 'add', path: '/__proto__', value: 2 }],
      '{"a":1}',
      '{"a":1,"__proto__":2}',
    ],
    [
      'does what stands later upon what stands earlier',
      [
        { op: 'add', path: '/b', value: { c: 1 } },
        { op: 'add', path: '/b/d', value: 2 },
        { op: 'remove', path: '/b/c' },
      ],
      '{"a":1}',
      '{"a":1,"b":{"d":2}}',
    ],
    ['ignores members that it does not know', [{ op: 'remove', path: '/a', xyz: 1 }], '{"a":1}', '{}'],
  ] as const) {
    it(what, () => {
      assert.equal(patched(operations, before), after);
    });
  }

  it('leaves every character that it does not touch', () => {
    const operations = [
      { op: 'replace', path: '/value/unit', value: 'kg' },
      { op: 'add', path: '/m~0n/1', value: 7 },
      { op: 'test', path: '/a~1b', value: 1.1 },
    ];
    assert.equal(patched(operations), text.replace('"g"', '"kg"').replace('1, 2.50', '1, 7, 2.50'));
    assert.equal(patched([]), text);
  });

  it('keeps the digits of the numbers that it brings', () => {
    const raw = '[{"op":"add","path":"/b","value":{"x":[1.000, 1E2]}}]';
    assert.equal(applyJsonPatch(parseJsonPatch(raw), '{"a":1}'), '{"a":1,"b":{"x":[1.000, 1E2]}}');
  });

  it('tests numbers by their value, strings by what they say, members in any order', () => {
    for (const [value, found] of [
      ['1.10', '1.1'],
      ['100', '1e2'],
      ['-0', '0.0'],
      ['1e400', '10e399'],
      ['"\\u0041/"', '"A\\/"'],
      ['{"a":1,"b":[true]}', '{"b":[true],"a":1.0}'],
    ] as const) {
      const raw = `[{"op":"test","path":"/a","value":${value}}]`;
      assert.equal(applyJsonPatch(parseJsonPatch(raw), `{"a":${found}}`), `{"a":${found}}`);
    }
    for (const [value, found] of [
      ['1', '"1"'],
      ['1', '1.0000000000000000000001'],
      ['null', '0'],
      ['[1,2]', '[2,1]'],
      ['{"a":1}', '{"a":1,"b":2}'],
      ['{}', '[]'],
      ['true', 'false'],
    ] as const) {
      const raw = `[{"op":"test","path":"/a","value":${value}}]`;
      refuses('patch-failed', () => applyJsonPatch(parseJsonPatch(raw), `{"a":${found}}`));
    }
  });

  it('is refused where it does not fit, naming the operation', () => {
    for (const operation of [
      { op: 'remove', path: '/nothing' },
      { op: 'remove', path: '' },
      { op: 'replace', path: '/nothing', value: 1 },
      { op: 'replace', path: '/m~0n/3', value: 1 },
      { op: 'replace', path: '/m~0n/-', value: 1 },
      { op: 'add', path: '/m~0n/4', value: 1 },
      { op: 'add', path: '/m~0n/01', value: 1 },
      { op: 'add', path: '/m~0n/x', value: 1 },
      { op: 'add', path: '/nothing/x', value: 1 },
      { op: 'add', path: '/a~1b/x', value: 1 },
      { op: 'add', path: '/constructor/x', value: 1 },
      { op: 'move', from: '/nothing', path: '/x' },
      { op: 'move', from: '/value', path: '/value/x' },
      { op: 'copy', from: '/nothing', path: '/x' },
      { op: 'test', path: '/none', value: 0 },
    ]) {
      const fault = refuses('patch-failed', () =>
        patched([{ op: 'test', path: '/a~1b', value: 1.1 }, operation]),
      );
      assert.equal(fault.issues[0]?.expression, '$this[1]', JSON.stringify(operation));
    }
  });

  it('is refused if it cannot be understood', () => {
    for (const operations of [
      {},
      'x',
      [1],
      [{}],
      [{ op: 'spam', path: '/a' }],
      [{ op: 'add', path: '/a' }],
      [{ op: 'add', value: 1 }],
      [{ op: 'add', path: 'a', value: 1 }],
      [{ op: 'add', path: '/a~2', value: 1 }],
      [{ op: 'add', path: 1, value: 1 }],
      [{ op: 'move', path: '/a' }],
      [{ op: 'copy', from: 1, path: '/a' }],
      [{ op: 'test', path: '/a' }],
      Array.from({ length: 501 }, () => ({ op: 'remove', path: '/a' })),
    ]) {
      refuses('invalid-request', () => patched(operations));
    }
    refuses('invalid-json', () => parseJsonPatch('[{"op":"add","op":"remove","path":"/a"}]'));
    refuses('invalid-json', () => parseJsonPatch('['));
  });

  it('cannot make a resource without end', () => {
    const double = { op: 'copy', from: '', path: '/z' };
    refuses('too-large', () => patched(Array.from({ length: 200 }, () => double)));
    const wide = [
      { op: 'add', path: '/z', value: ['x'.repeat(1000)] },
      ...Array.from({ length: 40 }, () => ({ op: 'copy', from: '/z', path: '/z/-' })),
    ];
    refuses('too-large', () => patched(wide));
  });

  it('ends soon on a long resource', () => {
    const long = `{"a":[${'1,'.repeat(900_000)}1]}`;
    const start = Date.now();
    refuses('too-costly', () =>
      patched(
        Array.from({ length: 500 }, () => ({ op: 'remove', path: '/a/0' })),
        long,
      ),
    );
    assert.ok(Date.now() - start < 10_000);
  });
});
