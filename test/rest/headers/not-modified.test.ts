import assert from 'node:assert/strict';
import { isNotModified } from '../../../src/rest/headers/not-modified.js';

const version = {
  type: 'Patient',
  id: 'x',
  version: 3,
  updated: Date.parse('2024-05-01T12:00:00.700Z'),
} as const;
const nothing = {
  ifMatch: undefined,
  ifNoneMatch: undefined,
  ifModifiedSince: undefined,
  ifNoneExist: undefined,
};

describe('A conditional read', () => {
  const tags = {
    'W/"3"': true,
    '"3"': true,
    '*': true,
    'W/"2", W/"3"': true,
    'W/"33"': false,
    '3': false,
    '': false,
  };
  for (const [ifNoneMatch, expected] of Object.entries(tags)) {
    it(`with If-None-Match ${ifNoneMatch} ${expected ? 'finds' : 'does not find'} what the client has`, () => {
      assert.equal(isNotModified({ ...nothing, ifNoneMatch }, version), expected);
    });
  }

  it('compares times in whole seconds, as HTTP has them', () => {
    const since = (ifModifiedSince: string): boolean =>
      isNotModified({ ...nothing, ifModifiedSince }, version);
    assert.equal(since('Wed, 01 May 2024 12:00:00 GMT'), true);
    assert.equal(since('Wed, 01 May 2024 11:59:59 GMT'), false);
    assert.equal(since('2024-05-01T12:00:00.000Z'), true, 'a Bundle has instants');
    assert.equal(since('never'), false);
  });

  it('is unconditional without conditions', () => {
    assert.equal(isNotModified(nothing, version), false);
  });
});
