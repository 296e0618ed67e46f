import type { Nodes } from '../path-node.js';
import { refused } from '../refused.js';
import { spend, type Evaluate, type Scope } from '../scope.js';
import { truth } from '../values/made.js';
import { singleBoolean, singleton } from '../values/singleton.js';
import {
  add,
  concatenate,
  divide,
  divideWhole,
  multiply,
  negate,
  remainder,
  subtract,
} from './arithmetic.js';
import { compare } from './comparison.js';
import { distinctNodes, nodeSet } from './distinct.js';
import { equal } from './equality.js';
import { equivalent } from './equivalence.js';

type Operator = (left: Nodes, right: Nodes, scope: Scope) => Nodes;

/** Those that look at both sides in any case. */
const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['=', (left, right, scope) => truth(equal(left, right, scope))],
  ['!=', (left, right, scope) => truth(negated(equal(left, right, scope)))],
  ['~', (left, right, scope) => truth(equivalent(left, right, scope))],
  ['!~', (left, right, scope) => truth(!equivalent(left, right, scope))],
  ['<', (left, right) => ordered(left, right, (difference) => difference < 0)],
  ['<=', (left, right) => ordered(left, right, (difference) => difference <= 0)],
  ['>', (left, right) => ordered(left, right, (difference) => difference > 0)],
  ['>=', (left, right) => ordered(left, right, (difference) => difference >= 0)],
  ['|', (left, right, scope) => distinctNodes([...left, ...right], scope)],
  ['in', (left, right, scope) => isIn(left, right, scope)],
  ['contains', (left, right, scope) => isIn(right, left, scope)],
  ['xor', (left, right) => truth(exclusive(singleBoolean(left), singleBoolean(right)))],
  ['+', add],
  ['-', subtract],
  ['*', multiply],
  ['/', divide],
  ['div', divideWhole],
  ['mod', remainder],
  ['&', concatenate],
]);

/** An operator between two expressions (FHIRPath 6). Three-valued logic does not look at its right side where the left one decides. */
export function makeBinary(name: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (name) {
    case 'and':
      return logic(left, right, false, (a, b) =>
        b === false ? false : a === undefined || b === undefined ? undefined : true,
      );
    case 'or':
      return logic(left, right, true, (a, b) =>
        b === true ? true : a === undefined || b === undefined ? undefined : false,
      );
    case 'implies':
      return implies(left, right);
    default:
      return strict(name, left, right);
  }
}

/** `+` and `-` in front of a value. @throws Fault if it is none that has a sign */
export function makeSign(sign: '+' | '-', of: Evaluate): Evaluate {
  return (focus, scope) => {
    const nodes = of(focus, scope);
    return sign === '-' ? negate(nodes) : nodes;
  };
}

function strict(name: string, left: Evaluate, right: Evaluate): Evaluate {
  const operator = operators.get(name);
  if (!operator) throw refused('an operator that there is not');
  return (focus, scope) => {
    const [a, b] = [left(focus, scope), right(focus, scope)];
    spend(scope, 1 + a.length + b.length);
    return operator(a, b, scope);
  };
}

type Truth = boolean | undefined;

function logic(
  left: Evaluate,
  right: Evaluate,
  decides: boolean,
  both: (a: Truth, b: Truth) => Truth,
): Evaluate {
  return (focus, scope) => {
    const a = singleBoolean(left(focus, scope));
    if (a === decides) return truth(decides);
    return truth(both(a, singleBoolean(right(focus, scope))));
  };
}

function implies(left: Evaluate, right: Evaluate): Evaluate {
  return (focus, scope) => {
    const a = singleBoolean(left(focus, scope));
    if (a === false) return truth(true);
    const b = singleBoolean(right(focus, scope));
    if (a === true || b === true) return truth(b);
    return truth(undefined);
  };
}

function exclusive(a: Truth, b: Truth): Truth {
  return a === undefined || b === undefined ? undefined : a !== b;
}

function negated(value: Truth): Truth {
  return value === undefined ? undefined : !value;
}

function ordered(left: Nodes, right: Nodes, holds: (difference: number) => boolean): Nodes {
  const [a, b] = [singleton(left), singleton(right)];
  const difference = a && b ? compare(a, b) : undefined;
  return truth(difference === undefined ? undefined : holds(difference));
}

function isIn(left: Nodes, right: Nodes, scope: Scope): Nodes {
  const node = singleton(left);
  return truth(node && nodeSet(right, scope).has(node));
}
