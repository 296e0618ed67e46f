import type { Nodes } from '../path-node.js';
import { spend, type Evaluate, type Scope } from '../scope.js';
import { empty, made } from '../values/made.js';
import { singleBoolean } from '../values/singleton.js';
import { forItem, plain, type FunctionTable } from './function-table.js';

/** What fits nowhere else (FHIRPath 5.9, 5.10, 7). */
export const utility: FunctionTable = {
  iif: { least: 2, most: 3, make: iif },
  // A name for the log of whoever writes the expression; the server has nobody to tell.
  trace: { least: 1, most: 2, make: () => (input) => input },
  now: plain((_input, scope) => [made('DateTime', instant(scope))]),
  today: plain((_input, scope) => [made('Date', instant(scope).slice(0, 10))]),
  timeOfDay: plain((_input, scope) => [made('Time', instant(scope).slice(11, 23))]),
  aggregate: { least: 1, most: 2, make: aggregate },
};

/** The branches are about what the criterion is about. */
function iif(criterion: Evaluate = nothing, yes: Evaluate = nothing, no: Evaluate = nothing): Evaluate {
  return (input, scope) => {
    const inner = { ...scope, this: input };
    return singleBoolean(criterion(input, inner)) === true ? yes(input, inner) : no(input, inner);
  };
}

function aggregate(step: Evaluate = nothing, start: Evaluate = nothing): Evaluate {
  return (input, scope) => {
    let total = start(scope.this, scope);
    for (const [i, item] of input.entries()) {
      total = forItem(step, item, i, { ...scope, total });
      spend(scope, total.length);
    }
    return total;
  };
}

function instant({ run }: Scope): string {
  return new Date(run.environment.now ?? Date.now()).toISOString();
}

function nothing(): Nodes {
  return empty;
}
