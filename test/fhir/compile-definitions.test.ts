import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

describe('compiling the definitions', () => {
  it('does nothing when neither the definitions nor the compiler changed', () => {
    const output = execFileSync(process.execPath, ['scripts/compile-definitions.mjs'], { encoding: 'utf8' });
    assert.match(output, /up to date/);
  });
});
