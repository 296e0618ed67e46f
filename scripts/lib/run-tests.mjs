import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

const results = join(root, '.cache', 'test-results.ndjson');
const reporter = join(root, 'scripts', 'lib', 'mocha-reporter.cjs');

/**
 * Runs the compiled tests with mocha and counts what mocha reported.
 *
 * @param {{ long: boolean, coverage: string }} options whether `*.long.test.ts` run too; the folder for raw coverage
 * @returns {Promise<{ passed: number, failed: number, skipped: string[], problems: string[] }>} titles of skipped
 *   tests, and a line for each failure that is not one of a test; `failed` counts both
 */
export async function runTests({ long, coverage }) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(results, { force: true });
  const files = testFiles(long);
  const ending = files.length === 0 ? 0 : await mocha(files, coverage);
  const records = readRecords();
  const titles = (kind) => records.filter((record) => record.kind === kind).map(({ title }) => title);
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(titles);
  const problems = problemsOf(records, ending, files);
  return { passed: passed.length, failed: failed.length + problems.length, skipped, problems };
}

function testFiles(long) {
  const folder = join(root, 'build', 'test');
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.test.js'));
  const wanted = paths.filter((path) => long || !path.endsWith('.long.test.js'));
  return wanted.sort().map((path) => join(folder, path));
}

/** @returns {Promise<number | string>} the exit code, or the signal that ended it */
async function mocha(files, coverage) {
  const args = ['--enable-source-maps', join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')];
  args.push('--forbid-only', '--reporter', reporter, '--reporter-option', `output=${results}`, ...files);
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
}

function readRecords() {
  try {
    const lines = readFileSync(results, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function problemsOf(records, ending, files) {
  const kinds = new Set(records.map(({ kind }) => kind));
  if (files.length > 0 && !kinds.has('end')) return [`mocha ended (${ending}) before all tests had run`];
  if (!kinds.has('passed') && !kinds.has('failed')) return ['no test was executed'];
  const stuck = records.find(({ kind }) => kind === 'stuck');
  if (stuck) return [`the tests ended, but something kept the process alive: ${stuck.open.join(', ')}`];
  if (kinds.has('failed')) return [];
  return ending === 0 ? emptyFiles(files, records) : [`mocha ended (${ending}) although no test failed`];
}

/** Tests behind a condition would vanish unseen: a file whose tests cannot run here is to skip them. */
function emptyFiles(files, records) {
  const heard = new Set(records.map(({ file }) => file));
  return files.filter((file) => !heard.has(file)).map((file) => `${relative(root, file)} ran no test`);
}
