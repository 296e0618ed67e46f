import { assertWithstands } from './fuzz-suite.js';

describe('Requests that may be anything', () => {
  it('are answered, fifty thousand of them, and those that are refused leave nothing behind', async function () {
    this.timeout(1_800_000);
    await assertWithstands(50_000);
  });
});
