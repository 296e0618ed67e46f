import { childrenOf } from '../children.js';
import { nodeSet } from '../operators/distinct.js';
import type { Nodes, PathNode } from '../path-node.js';
import { spend, type Evaluate, type Scope } from '../scope.js';
import { singleBoolean } from '../values/singleton.js';
import { forItem, plain, type FunctionTable } from './function-table.js';

/** Going on with some of what there is, or with what it leads to (FHIRPath 5.2, 5.8). */
export const filtering: FunctionTable = {
  where: { least: 1, most: 1, make: (criterion = itself) => where(criterion) },
  select: { least: 1, most: 1, make: (projection = itself) => select(projection) },
  repeat: { least: 1, most: 1, make: (projection = itself) => repeat(projection) },
  children: plain(children),
  descendants: plain(descendants),
};

function where(criterion: Evaluate): Evaluate {
  return (input, scope) =>
    input.filter((item, i) => singleBoolean(forItem(criterion, item, i, scope)) === true);
}

function select(projection: Evaluate): Evaluate {
  return (input, scope) => {
    const into: PathNode[] = [];
    for (const [i, item] of input.entries()) addAll(into, forItem(projection, item, i, scope), scope);
    return into;
  };
}

/** What was found once is not looked at again, or there would be no end to it. */
function repeat(projection: Evaluate): Evaluate {
  return (input, scope) => {
    const seen = nodeSet([], scope);
    const found: PathNode[] = [];
    let layer = input;
    while (layer.length > 0) {
      const next: PathNode[] = [];
      for (const [i, item] of layer.entries()) {
        for (const node of forItem(projection, item, i, scope)) {
          if (seen.has(node)) continue;
          seen.add(node);
          next.push(node);
        }
      }
      addAll(found, next, scope);
      layer = next;
    }
    return found;
  };
}

function children(input: Nodes, scope: Scope): Nodes {
  const into: PathNode[] = [];
  for (const node of input) addAll(into, childrenOf(node), scope);
  return into;
}

function descendants(input: Nodes, scope: Scope): Nodes {
  const into: PathNode[] = [];
  for (let layer = children(input, scope); layer.length > 0; layer = children(layer, scope)) {
    addAll(into, layer, scope);
  }
  return into;
}

function addAll(into: PathNode[], nodes: Nodes, scope: Scope): void {
  spend(scope, nodes.length);
  for (const node of nodes) into.push(node);
}

function itself(focus: Nodes): Nodes {
  return focus;
}
