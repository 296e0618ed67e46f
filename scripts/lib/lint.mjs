import { readdirSync } from 'node:fs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { whenChanged } from './when-changed.mjs';

const unread = ['.git', '.cache', 'build', 'coverage', 'data', 'node_modules'];

/**
 * Runs ESLint and prettier over everything, unless nothing changed since they last found nothing.
 *
 * ESLint keeps no cache of single files: its rules look through the types into other files, so that an unchanged
 * file may become wrong.
 *
 * @returns {Promise<Error[]>} a StepFailed for each of the two that found something
 */
export async function lint() {
  const inputs = readdirSync(root).filter((name) => !unread.includes(name));
  try {
    await whenChanged({ stamp: '.cache/lint', inputs, outputs: [] }, runBoth);
    return [];
  } catch (error) {
    if (error instanceof AggregateError) return error.errors;
    throw error;
  }
}

async function runBoth() {
  console.log('Linting ...');
  const results = await Promise.allSettled([
    run('eslint', process.execPath, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
    run('prettier', process.execPath, [
      'node_modules/prettier/bin/prettier.cjs',
      ...['--check', '.', '--log-level', 'warn'],
      ...['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/prettier'],
    ]),
  ]);
  const failures = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  if (failures.length > 0) throw new AggregateError(failures);
}
