import { compile } from './compile.mjs';
import { definitions } from './definitions.mjs';
import { install } from './install.mjs';

/**
 * Brings node_modules, generated/ and build/ up to date; where they are, it takes a moment and says nothing.
 *
 * @throws {StepFailed} of the first step that failed
 */
export async function build() {
  const say = (line) => console.error(`${line} ...`);
  await install(say);
  await definitions(say);
  await compile(say);
}
