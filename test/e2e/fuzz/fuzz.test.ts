import { assertWithstands } from './fuzz-suite.js';

describe('Requests that may be anything', () => {
  it('are answered, two thousand of them, and those that are refused leave nothing behind', async function () {
    this.timeout(120_000);
    await assertWithstands(2000);
  });
});
