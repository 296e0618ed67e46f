import assert from 'node:assert/strict';
import { parsePrefer } from '../../../src/rest/headers/prefer.js';

describe('Prefer', () => {
  const cases = {
    '': [null, false],
    'return=minimal': ['minimal', false],
    'Return = "representation"': ['representation', false],
    'handling=lenient; return=OperationOutcome': ['OperationOutcome', true],
    'handling=strict, return=minimal': ['minimal', false],
    'respond-async, return=everything, handling=whatever': [null, false],
    'return=operationoutcome': [null, false],
    '__proto__=x, constructor=y': [null, false],
  } as const;
  for (const [header, [answer, lenient]] of Object.entries(cases)) {
    it(`says what it says and no more: ${header}`, () => {
      assert.deepEqual(parsePrefer(header), { answer, lenient });
    });
  }

  it('says nothing where it is absent', () => {
    assert.deepEqual(parsePrefer(undefined), { answer: null, lenient: false });
  });
});
