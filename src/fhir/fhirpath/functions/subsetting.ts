import { refused } from '../refused.js';
import { nodeSet, distinctNodes } from '../operators/distinct.js';
import { spend } from '../scope.js';
import { singleInteger } from '../values/singleton.js';
import { plain, withValue, type FunctionTable } from './function-table.js';

/** Parts of collections and what is made of two (FHIRPath 5.3, 5.4). */
export const subsetting: FunctionTable = {
  first: plain((input) => input.slice(0, 1)),
  last: plain((input) => input.slice(-1)),
  tail: plain((input) => input.slice(1)),
  single: plain((input) => {
    if (input.length > 1) throw refused('one value was expected where there are several');
    return input;
  }),
  skip: withValue((input, value) => input.slice(Math.max(0, singleInteger(value) ?? 0))),
  take: withValue((input, value) => input.slice(0, Math.max(0, singleInteger(value) ?? 0))),
  intersect: withValue((input, other, scope) => {
    const set = nodeSet(other, scope);
    return distinctNodes(
      input.filter((node) => set.has(node)),
      scope,
    );
  }),
  exclude: withValue((input, other, scope) => {
    const set = nodeSet(other, scope);
    return input.filter((node) => !set.has(node));
  }),
  union: withValue((input, other, scope) => distinctNodes([...input, ...other], scope)),
  combine: withValue((input, other, scope) => {
    spend(scope, input.length + other.length);
    return [...input, ...other];
  }),
};
