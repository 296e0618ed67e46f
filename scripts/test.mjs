import { build } from './lib/build.mjs';
import { clearCoverage, coverageSummary, rawCoverage } from './lib/coverage.mjs';
import { lint } from './lib/lint.mjs';
import { requireNode } from './lib/require-node.mjs';
import { StepFailed } from './lib/run.mjs';
import { runTests } from './lib/run-tests.mjs';

const tally = { passed: 0, failed: 0, skipped: [] };

requireNode();
try {
  await build();
  for (const failure of await lint()) count(failure);
  await test();
} catch (error) {
  count(error);
}
for (const title of tally.skipped) console.log(`skipped: ${title}`);
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`);
process.exitCode = tally.failed === 0 ? 0 : 1;

/** What keeps the tests from running, or is wrong apart from them, is one failure in the last line. */
function count(failure) {
  tally.failed += 1;
  console.log(failure instanceof StepFailed ? `${failure.output}\n${failure.message}.` : failure);
}

async function test() {
  clearCoverage();
  const { problems, ...counts } = await runTests({
    long: process.argv.includes('--long'),
    coverage: rawCoverage,
  });
  tally.passed += counts.passed;
  tally.failed += counts.failed;
  tally.skipped.push(...counts.skipped);
  console.log((await coverageSummary()).trim());
  for (const problem of problems) console.log(`failed: ${problem}`);
}
