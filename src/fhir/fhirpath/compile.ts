import { functions } from './functions/all.js';
import type { PathFunction } from './functions/function-table.js';
import { makeConstant } from './constants.js';
import { makeChildStep } from './children.js';
import { literalNode } from './literal.js';
import { makeBinary, makeSign } from './operators/all.js';
import type { Nodes, PathNode } from './path-node.js';
import { refused } from './refused.js';
import { spend, type Evaluate } from './scope.js';
import type { Syntax } from './syntax.js';
import { isFhirType, isKindOf, resolveType } from './type-tree.js';
import { empty, made, truth } from './values/made.js';
import { singleInteger, singleton } from './values/singleton.js';

/** How deep an expression may be: what the evaluation's stack bears. */
const maxDepth = 400;

/** Turns an expression into what evaluates it. @throws Fault `invalid-request` for names and types that there are not */
export function compile(syntax: Syntax, depth = 0): Evaluate {
  if (depth > maxDepth) throw refused('the expression is nested too deep');
  const inner = (part: Syntax): Evaluate => compile(part, depth + 1);
  switch (syntax.kind) {
    case 'literal':
    case 'quantity':
      return always([literalNode(syntax)]);
    case 'empty':
      return always(empty);
    case 'constant':
      return makeConstant(syntax.name);
    case 'this':
      return (_focus, scope) => scope.this;
    case 'index':
      return (_focus, { index }) => [made('Integer', index)];
    case 'total':
      return (_focus, { total }) => total;
    case 'member':
      return member(syntax, inner);
    case 'call':
      return call(syntax, inner);
    case 'indexer':
      return indexer(inner(syntax.target), inner(syntax.index));
    case 'sign':
      return makeSign(syntax.sign, inner(syntax.of));
    case 'binary':
      return makeBinary(syntax.operator, inner(syntax.left), inner(syntax.right));
    case 'type':
      return after(inner(syntax.left), typeTest(syntax.operator, syntax.type));
  }
}

function always(nodes: Nodes): Evaluate {
  return () => nodes;
}

function after(first: Evaluate, then: Evaluate): Evaluate {
  return (focus, scope) => then(first(focus, scope), scope);
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { readonly kind: K }>;
type Inner = (part: Syntax) => Evaluate;

function member({ target, name }: Of<'member'>, inner: Inner): Evaluate {
  const step = children(name);
  if (target) return after(inner(target), step);
  return isFhirType(name) ? startingAtType(name, step) : step;
}

function children(name: string): Evaluate {
  const addTo = makeChildStep(name);
  return (focus, scope) => {
    const into: PathNode[] = [];
    for (const node of focus) addTo(node, into);
    spend(scope, 1 + into.length);
    return into;
  };
}

/** `Patient.name` begins with the name of what it is asked about, or of what that is a special kind of. */
function startingAtType(type: string, step: Evaluate): Evaluate {
  return (focus, scope) => {
    const meant = focus.filter((node) => isKindOf(node.type, type));
    return meant.length > 0 ? meant : step(focus, scope);
  };
}

function call({ target, name, arguments: parts }: Of<'call'>, inner: Inner): Evaluate {
  const work = typeFunction(name, parts) ?? ordinary(name, parts.map(inner));
  return target ? after(inner(target), work) : work;
}

function ordinary(name: string, parts: readonly Evaluate[]): Evaluate {
  const called: PathFunction | undefined = functions.get(name);
  if (!called) throw refused('a function that there is not, or not here');
  if (parts.length < called.least || parts.length > called.most) {
    throw refused('a function has too few arguments or too many');
  }
  return called.make(...parts);
}

/** Functions whose argument is the name of a type. */
function typeFunction(name: string, [part, ...more]: readonly Syntax[]): Evaluate | undefined {
  if (name !== 'is' && name !== 'as' && name !== 'ofType') return undefined;
  const type = part && dotted(part);
  if (type === undefined || more.length > 0) throw refused('the name of a type should stand here');
  return typeTest(name, type);
}

function dotted(syntax: Syntax): string | undefined {
  if (syntax.kind !== 'member') return undefined;
  if (!syntax.target) return syntax.name;
  const first = dotted(syntax.target);
  return first && `${first}.${syntax.name}`;
}

/** FHIRPath 6.3. R4's own search parameters use `as` on collections (`Observation.component.value as Quantity`): there it is `ofType`. */
function typeTest(name: 'is' | 'as' | 'ofType', specifier: string): Evaluate {
  const type = resolveType(specifier);
  if (name !== 'is') return (focus) => focus.filter((node) => isOfType(node, type));
  return (focus) => {
    const node = singleton(focus);
    return truth(node && isOfType(node, type));
  };
}

function isOfType(node: PathNode, type: string): boolean {
  return type === 'System.Any' || isKindOf(node.type, type);
}

function indexer(target: Evaluate, index: Evaluate): Evaluate {
  return (focus, scope) => {
    const at = singleInteger(index(scope.this, scope));
    const found = at === undefined ? undefined : target(focus, scope)[at];
    return found ? [found] : empty;
  };
}
