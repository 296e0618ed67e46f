// Mocha loads reporters with require(). Each result goes to a file at once, so that none is lost where the process
// dies; people read one line for each suite and, at the end, what failed.
const { appendFileSync } = require('node:fs');
const Mocha = require('mocha');

const {
  EVENT_RUN_END,
  EVENT_SUITE_BEGIN,
  EVENT_SUITE_END,
  EVENT_TEST_FAIL,
  EVENT_TEST_PASS,
  EVENT_TEST_PENDING,
} = Mocha.Runner.constants;

module.exports = function reporter(runner, { reporterOptions }) {
  const write = (entry) => appendFileSync(reporterOptions.output, `${JSON.stringify(entry)}\n`);
  const failures = [];
  let counts;
  const record = (kind, runnable) => {
    counts[kind] += 1;
    write({ kind, title: runnable.fullTitle(), file: runnable.file });
  };
  runner.on(EVENT_SUITE_BEGIN, (suite) => {
    if (suite.root || suite.parent.root) counts = { passed: 0, failed: 0, skipped: 0, begun: Date.now() };
  });
  runner.on(EVENT_TEST_PASS, (test) => record('passed', test));
  runner.on(EVENT_TEST_PENDING, (test) => record('skipped', test));
  runner.on(EVENT_TEST_FAIL, (test, error) => {
    failures.push(Object.assign(test, { err: error }));
    record('failed', test);
  });
  runner.on(EVENT_SUITE_END, (suite) => {
    if (!suite.root && suite.parent.root) console.log(suiteLine(suite, counts));
  });
  // Mocha lets unhandled rejections pass; thrown, they fail the test that is running.
  process.on('unhandledRejection', (reason) => {
    throw reason;
  });
  runner.once(EVENT_RUN_END, () => {
    write({ kind: 'end' });
    if (failures.length > 0) Mocha.reporters.Base.list(failures);
    endIfStuck(write);
  });
};

function suiteLine(suite, { passed, failed, skipped, begun }) {
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  return `${failed > 0 ? '✗' : '✓'} ${suite.title} (${parts.join(', ')}, ${seconds} s)`;
}

/** The timer fires only in a process that something else keeps alive: a socket, a child, a timer left behind. */
function endIfStuck(write) {
  const end = () => {
    write({ kind: 'stuck', open: process.getActiveResourcesInfo() });
    process.exit(1);
  };
  setTimeout(end, 10_000).unref();
}
