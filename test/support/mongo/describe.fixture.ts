// Run by describe.test.ts in a mocha of its own.
import { describeMongo } from './describe.js';

describeMongo('a suite', (mongo) => {
  it('has a MongoDB', () => {
    console.log(mongo().uri);
  });
  describe('within', () => {
    it('has it too', () => {
      mongo();
    });
  });
});
