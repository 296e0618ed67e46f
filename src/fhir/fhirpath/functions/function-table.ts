import type { Nodes, PathNode } from '../path-node.js';
import { spend, type Evaluate, type Scope } from '../scope.js';

/** A function of FHIRPath: how many arguments it takes, and what it does with what it is called on. */
export interface PathFunction {
  readonly least: number;
  readonly most: number;
  /** `Evaluate` gets the input of the function as its focus. */
  readonly make: (first?: Evaluate, second?: Evaluate, third?: Evaluate) => Evaluate;
}

export type FunctionTable = Readonly<Record<string, PathFunction>>;

/** One without arguments. */
export function plain(work: Evaluate): PathFunction {
  return { least: 0, most: 0, make: () => work };
}

/** One with one argument, which is a value: it is evaluated where the function is called, not on its input. */
export function withValue(work: (input: Nodes, value: Nodes, scope: Scope) => Nodes): PathFunction {
  return {
    least: 1,
    most: 1,
    make:
      (part = nothing) =>
      (input, scope) =>
        work(input, part(scope.this, scope), scope),
  };
}

/** The same with one value or none. */
export function withOptional(
  work: (input: Nodes, value: Nodes | undefined, scope: Scope) => Nodes,
): PathFunction {
  return {
    least: 0,
    most: 1,
    make: (part) => (input, scope) => work(input, part?.(scope.this, scope), scope),
  };
}

/** The same with two values, or with one at least. */
export function withValues(
  work: (input: Nodes, a: Nodes, b: Nodes | undefined, scope: Scope) => Nodes,
  least: 1 | 2,
): PathFunction {
  return {
    least,
    most: 2,
    make:
      (first = nothing, second) =>
      (input, scope) =>
        work(input, first(scope.this, scope), second?.(scope.this, scope), scope),
  };
}

/** Evaluates an argument for one item, which is `$this` in it. */
export function forItem(part: Evaluate, item: PathNode, index: number, scope: Scope): Nodes {
  spend(scope, 1);
  const focus = [item];
  return part(focus, { run: scope.run, this: focus, index, total: scope.total });
}

function nothing(): Nodes {
  return [];
}
