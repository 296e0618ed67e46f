import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './root.mjs';
import { testBatches } from './test-batches.mjs';

const results = join(root, '.cache', 'test-results');
const reporter = join(root, 'scripts', 'lib', 'mocha-reporter.cjs');
const folder = join(root, 'build', 'test');

/** More processes than this only wait for each other's disk and clock. */
const mostLanes = 2;

/**
 * Runs the compiled tests with mocha, in batches of which two run at a time, and counts what mocha reported.
 *
 * @param {{ long: boolean, coverage: string }} options whether `*.long.test.ts` run too; the folder for raw coverage
 * @returns {Promise<{ passed: number, failed: number, skipped: string[], problems: string[] }>} titles of skipped
 *   tests, and a line for each failure that is not one of a test; `failed` counts both
 */
export async function runTests({ long, coverage }) {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const batches = testBatches(testFiles(long)).map((paths, number) => ({ paths, number }));
  const waiting = [...batches];
  const counts = { passed: 0, failed: 0, skipped: [], problems: [] };
  const lane = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift())
      count(counts, await runBatch(batch, coverage));
  };
  await Promise.all(Array.from({ length: Math.min(mostLanes, availableParallelism()) }, lane));
  if (batches.length === 0) count(counts, { records: [], problems: ['no test was executed'] });
  return counts;
}

function testFiles(long) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.test.js'));
  return paths.filter((path) => long || !path.endsWith('.long.test.js')).sort();
}

function count(counts, { records, problems }) {
  const titles = (kind) => records.filter((record) => record.kind === kind).map(({ title }) => title);
  counts.passed += titles('passed').length;
  counts.failed += titles('failed').length + problems.length;
  counts.skipped.push(...titles('skipped'));
  counts.problems.push(...problems);
}

async function runBatch({ paths, number }, coverage) {
  const files = paths.map((path) => join(folder, path));
  const output = join(results, `${number}.ndjson`);
  const ending = await mocha(files, output, coverage);
  const records = readRecords(output);
  return { records, problems: problemsOf(records, ending, files) };
}

/**
 * What it prints comes out in one piece, when it is done.
 *
 * @returns {Promise<number | string>} the exit code, or the signal that ended it
 */
async function mocha(files, output, coverage) {
  const args = ['--enable-source-maps', join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')];
  args.push('--forbid-only', '--reporter', reporter, '--reporter-option', `output=${output}`, ...files);
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => printed.push(piece));
  const ending = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  process.stdout.write(Buffer.concat(printed));
  return ending;
}

function readRecords(output) {
  try {
    const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function problemsOf(records, ending, files) {
  const kinds = new Set(records.map(({ kind }) => kind));
  const [first] = files.map((file) => relative(root, file));
  if (!kinds.has('end'))
    return [`mocha ended (${ending}) before all tests of ${first} and what runs with it had run`];
  const stuck = records.find(({ kind }) => kind === 'stuck');
  if (stuck)
    return [`the tests of ${first} ended, but something kept the process alive: ${stuck.open.join(', ')}`];
  if (kinds.has('failed')) return [];
  return ending === 0 ? emptyFiles(files, records) : [`mocha ended (${ending}) although no test failed`];
}

/** Tests behind a condition would vanish unseen: a file whose tests cannot run here is to skip them. */
function emptyFiles(files, records) {
  const heard = new Set(records.map(({ file }) => file));
  return files.filter((file) => !heard.has(file)).map((file) => `${relative(root, file)} ran no test`);
}
