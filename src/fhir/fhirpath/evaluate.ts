import type { Expression } from './compile-expression.js';
import type { Environment } from './environment.js';
import type { Nodes, PathNode } from './path-node.js';
import type { Run } from './scope.js';
import { empty } from './values/made.js';

const budget = 1_000_000;
const nothingAround: Environment = {};

/**
 * What an expression gives, asked about a node.
 *
 * @throws Fault `invalid-request` where it cannot go on (several values where one is expected, values of the wrong type); `too-costly`
 *   beyond the budget
 */
export function evaluate(
  { evaluate: work }: Expression,
  node: PathNode,
  environment: Environment = nothingAround,
): Nodes {
  const run: Run = { environment, context: node, left: environment.budget ?? budget };
  const focus = [node];
  return work(focus, { run, this: focus, index: 0, total: empty });
}
