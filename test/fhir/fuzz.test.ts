import { fuzzPure } from './support/fuzz/fuzz-pure.js';
import { fuzzRest } from './support/fuzz/fuzz-rest.js';

describe('Hostile expressions, patches and Bundles', () => {
  it('are answered by what they give or by a fault', function () {
    this.timeout(60_000);
    fuzzPure(1700);
  });

  it('never make an answer that is the fault of the server', async function () {
    this.timeout(60_000);
    await fuzzRest(300);
  });
});
