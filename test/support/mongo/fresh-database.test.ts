import assert from 'node:assert/strict';
import { freshDatabase } from './fresh-database.js';

describe('a fresh database', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['mongodb://h:1', 'mongodb://h:1/NEW?'],
    ['mongodb://h:1/', 'mongodb://h:1/NEW?'],
    ['mongodb://h:1/old', 'mongodb://h:1/NEW?'],
    ['mongodb://h:1,i:2/?replicaSet=r&tls=true', 'mongodb://h:1,i:2/NEW?replicaSet=r&tls=true'],
    ['mongodb+srv://h/old?tls=true', 'mongodb+srv://h/NEW?tls=true'],
    ['mongodb://u:p@h', 'mongodb://u:p@h/NEW?authSource=admin'],
    ['mongodb://u:p@h/old?tls=true', 'mongodb://u:p@h/NEW?tls=true&authSource=old'],
    ['mongodb://u:p@h/old?authSource=other', 'mongodb://u:p@h/NEW?authSource=other'],
  ];
  for (const [uri, expected] of cases) {
    it(`of ${uri} keeps its hosts, its options and where one logs in`, () => {
      assert.equal(freshDatabase(uri).replace(/tallystick_test_[0-9a-f]{16}/, 'NEW'), expected);
    });
  }

  it('is another one each time', () => {
    assert.notEqual(freshDatabase('mongodb://h'), freshDatabase('mongodb://h'));
  });
});
