import { distinctNodes, nodeSet } from '../operators/distinct.js';
import type { Nodes } from '../path-node.js';
import type { Evaluate, Scope } from '../scope.js';
import { empty, made, truth } from '../values/made.js';
import { singleBoolean } from '../values/singleton.js';
import { forItem, plain, withValue, type FunctionTable } from './function-table.js';

/** Whether there is something (FHIRPath 5.1). */
export const existence: FunctionTable = {
  empty: plain((input) => truth(input.length === 0)),
  exists: { least: 0, most: 1, make: makeExists },
  all: {
    least: 1,
    most: 1,
    make:
      (criterion = isTrue) =>
      (input, scope) =>
        truth(input.every((item, i) => singleBoolean(forItem(criterion, item, i, scope)) === true)),
  },
  not: plain((input) => {
    const value = singleBoolean(input);
    return truth(value === undefined ? undefined : !value);
  }),
  allTrue: plain((input) => truth(input.every(({ value }) => value === true))),
  anyTrue: plain((input) => truth(input.some(({ value }) => value === true))),
  allFalse: plain((input) => truth(input.every(({ value }) => value === false))),
  anyFalse: plain((input) => truth(input.some(({ value }) => value === false))),
  count: plain((input) => [made('Integer', input.length)]),
  distinct: plain(distinctNodes),
  isDistinct: plain((input, scope) => truth(distinctNodes(input, scope).length === input.length)),
  subsetOf: withValue((input, other, scope) => truth(isSubset(input, other, scope))),
  supersetOf: withValue((input, other, scope) => truth(isSubset(other, input, scope))),
};

function makeExists(criterion?: Evaluate): Evaluate {
  if (!criterion) return (input) => truth(input.length > 0);
  return (input, scope) =>
    truth(input.some((item, i) => singleBoolean(forItem(criterion, item, i, scope)) === true));
}

function isSubset(part: Nodes, whole: Nodes, scope: Scope): boolean {
  const set = nodeSet(whole, scope);
  return part.every((node) => set.has(node));
}

function isTrue(): Nodes {
  return empty;
}
