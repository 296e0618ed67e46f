import { StepFailed } from './run.mjs';

/**
 * Does the work of a command; where a step of it fails, prints what the step said and makes the exit code 1.
 *
 * @param {() => Promise<void>} work
 */
export async function orFail(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(`${error.output}\n${error.message}.`);
    process.exitCode = 1;
  }
}
