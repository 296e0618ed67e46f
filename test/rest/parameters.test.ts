import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../src/fault.js';
import { parseParameters, printParameters, singleParameter } from '../../src/rest/parameters.js';
import { refuses } from '../support/refuses.js';

// eslint-disable-next-line no-control-regex -- they are refused
const decodable = fc.string({ unit: 'binary' }).filter((one) => !/[\u0000-\u001f\u007f]/.test(one));

describe('Parameters', () => {
  it('come back as they were printed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(decodable, decodable)), (parameters) => {
        const parsed = parseParameters(printParameters(parameters));
        assert.deepEqual(parsed, parameters);
      }),
    );
  });

  it('are names and values whatever the names', () => {
    assert.deepEqual(parseParameters('__proto__=1&a[$ne]=2&a=b=c&d&&=e&f=a+b%2B'), [
      ['__proto__', '1'],
      ['a[$ne]', '2'],
      ['a', 'b=c'],
      ['d', ''],
      ['', 'e'],
      ['f', 'a b+'],
    ]);
  });

  for (const hostile of [
    'a=%',
    'a=%4',
    'a=%zz',
    '%ff=a',
    'a=%c3%28',
    'a=%ed%a0%80',
    'a=%00',
    'a=%0d%0a',
    'a=\u007f',
  ]) {
    it(`are refused: ${JSON.stringify(hostile)}`, () => {
      refuses('invalid-request', () => parseParameters(hostile));
    });
  }

  it('are refused in masses', () => {
    assert.equal(parseParameters('a&'.repeat(499)).length, 499);
    refuses('invalid-request', () => parseParameters('a&'.repeat(501)));
  });

  it('are read or refused whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        try {
          parseParameters(hostile);
        } catch (fault) {
          assert.ok(fault instanceof Fault);
        }
      }),
    );
  });

  it('that may be given once are not given twice, empty ones not counted', () => {
    assert.equal(
      singleParameter(
        [
          ['a', '1'],
          ['b', '2'],
          ['a', ''],
        ],
        'a',
      ),
      '1',
    );
    assert.equal(singleParameter([['b', '2']], 'a'), null);
    refuses('invalid-request', () =>
      singleParameter(
        [
          ['a', '1'],
          ['a', '1'],
        ],
        'a',
      ),
    );
  });
});
