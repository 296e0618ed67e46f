import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/** A step that ended badly, with all that it printed. */
export class StepFailed extends Error {
  constructor(step, output) {
    super(`${step} failed`);
    this.output = output.trimEnd();
  }
}

/**
 * Runs a program in the root folder and keeps quiet about it unless it fails.
 *
 * @param {string} step what the program is for, in the words of a message
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<string>} what it printed
 * @throws {StepFailed} where it cannot start, ends with a signal or with another code than 0
 */
export async function run(step, command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const ending = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  if (ending === 0) return output;
  throw new StepFailed(step, typeof ending === 'string' ? `${output}${command}: ${ending}` : output);
}
