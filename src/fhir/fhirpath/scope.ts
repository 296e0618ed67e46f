import { Fault } from '../../fault.js';
import type { Environment } from './environment.js';
import type { Nodes, PathNode } from './path-node.js';

/** One evaluation of an expression. */
export interface Run {
  readonly environment: Environment;
  /** `%context`: what the expression was asked about. */
  readonly context: PathNode;
  /** How many values may still be looked at. */
  left: number;
}

/** What the names that begin with a dollar mean at a place of an expression (FHIRPath 3.6). */
export interface Scope {
  readonly run: Run;
  readonly this: Nodes;
  readonly index: number;
  readonly total: Nodes;
}

/** An expression made ready. @throws Fault `invalid-request` where it cannot go on, `too-costly` beyond the budget */
export type Evaluate = (focus: Nodes, scope: Scope) => Nodes;

/** @throws Fault `too-costly` */
export function spend({ run }: Scope, steps: number): void {
  run.left -= steps;
  if (run.left < 0) throw new Fault('too-costly', 'the FHIRPath expression takes too long');
}
