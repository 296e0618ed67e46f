import { startChild, type Ending } from './child.js';
import type { TestData } from './test-data.js';

/** How a command of the `tallystick` program ended, and what it printed. */
export interface ToolResult {
  readonly ending: Ending;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command beside the servers of a test. */
export async function runTool(data: TestData, words: readonly string[], input = ''): Promise<ToolResult> {
  const child = startChild(words, data.env, input);
  const ending = await child.ended;
  return { ending, ...child.printed() };
}
