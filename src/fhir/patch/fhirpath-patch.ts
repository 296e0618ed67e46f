import { choices } from '#generated/definitions.js';
import { Fault } from '../../fault.js';
import { evaluate } from '../fhirpath/evaluate.js';
import { rootNode, type Nodes, type PathNode } from '../fhirpath/path-node.js';
import { parseJsonValue } from '../json/parse.js';
import type { ResourceText } from '../json/resource-text.js';
import { printTree, textTree, type TextTree } from '../json/text-tree.js';
import { makeMeter, requireBounded } from './bounds.js';
import {
  countItems,
  elementText,
  emptyObject,
  isEmptyObject,
  withElement,
  withElementItems,
  withRetyped,
  type ElementText,
} from './element-text.js';
import type { FhirPathPatch, PathOperation, PatchValue } from './parse-fhirpath-patch.js';
import { unfit } from './patch-fault.js';
import { slotFor, valueText, withAdded } from './patch-value.js';

/** What all paths of a patch together may look at. */
const budget = 2_000_000;

/**
 * Applies a FHIRPath Patch to the text of a resource: all of it or nothing. What an operation leaves empty goes with it, as no element
 * of FHIR may be empty (R4 2.24.0.1).
 *
 * @throws Fault `patch-failed` naming the operation that does not fit; `too-large`, `too-costly`
 */
export function applyFhirPathPatch(patch: FhirPathPatch, { type, text }: ResourceText): string {
  const meter = makeMeter();
  let tree = textTree(text, parseJsonValue(text));
  for (const operation of patch) {
    meter(tree.length);
    const root = rootNode(type, JSON.parse(printTree(tree)));
    const found = targets(operation, root, Math.floor(budget / patch.length));
    tree = requireBounded(apply(tree, operation, found));
  }
  return printTree(tree);
}

/** What the path leads to, each element once. */
function targets({ path, place }: PathOperation, root: PathNode, budget: number): Nodes {
  const found = evaluated(() => evaluate(path, root, { budget }), place);
  if (!found.every((node) => isWithin(node, root))) {
    throw unfit(place, 'the path leads to what is no element of the resource');
  }
  return [
    ...new Map(
      found.map((node) => [
        chainOf(node)
          .map(({ name, index }) => `${name}[${index}]`)
          .join(),
        node,
      ]),
    ).values(),
  ];
}

function evaluated(work: () => Nodes, place: string): Nodes {
  try {
    return work();
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid-request') {
      throw unfit(place, 'the path cannot be evaluated on the resource');
    }
    throw error;
  }
}

function isWithin(node: PathNode, root: PathNode): boolean {
  return node === root || (node.parent !== undefined && isWithin(node.parent, root));
}

function apply(tree: TextTree, operation: PathOperation, found: Nodes): TextTree {
  switch (operation.kind) {
    case 'add':
      return add(tree, operation, only(found, operation.place));
    case 'replace':
      return replace(tree, operation, element(found, operation.place));
    case 'delete':
      return found.length === 0 ? tree : remove(tree, element(found, operation.place));
    case 'insert':
      return insert(tree, operation, found);
    case 'move':
      return move(tree, operation, found);
  }
}

function only(found: Nodes, place: string): PathNode {
  const [node] = found;
  if (!node) throw unfit(place, 'the path leads to nothing', 'not-found');
  if (found.length > 1) throw unfit(place, 'the path leads to more than one element');
  return node;
}

/** An element with a place in another one. */
interface Element {
  readonly json: string;
  readonly index: number | undefined;
  readonly owner: PathNode;
}

function element(found: Nodes, place: string): Element {
  return elementOf(only(found, place), place);
}

function elementOf({ name, index, parent }: PathNode, place: string): Element {
  if (name === undefined || !parent) throw unfit(place, 'the path leads to the resource itself');
  return { json: name, index, owner: parent };
}

type Of<K extends PathOperation['kind']> = Extract<PathOperation, { readonly kind: K }>;

function add(tree: TextTree, { name, value, place }: Of<'add'>, owner: PathNode): TextTree {
  const slot = slotFor(owner.type ?? '', name.replace(/\[x\]$/, ''), value, place);
  return changeObject(tree, chainOf(owner), (object) =>
    withAdded(object, slot, valueText(value, slot.type, place), place),
  );
}

function replace(tree: TextTree, { value, place }: Of<'replace'>, { json, index, owner }: Element): TextTree {
  const [slot, text] = valueFor(owner, json, value, place);
  return changeObject(tree, chainOf(owner), (object) => {
    if (index !== undefined) return withElementItems(object, json, index, 1, [text]);
    return slot.json === json ? withElement(object, json, text) : withRetyped(object, json, slot.json, text);
  });
}

function remove(tree: TextTree, { json, index, owner }: Element): TextTree {
  return changeObject(tree, chainOf(owner), (object) => without(object, json, index));
}

function insert(tree: TextTree, { value, index, place }: Of<'insert'>, found: Nodes): TextTree {
  const { json, owner } = list(found, place);
  const [, text] = valueFor(owner, json, value, place);
  return changeObject(tree, chainOf(owner), (object) => {
    requireWhole(object, json, found, place);
    if (index > found.length) throw unfit(place, 'the index is beyond the end of the list', 'not-found');
    return withElementItems(object, json, index, 0, [text]);
  });
}

function move(tree: TextTree, { source, destination, place }: Of<'move'>, found: Nodes): TextTree {
  const { json, owner } = list(found, place);
  return changeObject(tree, chainOf(owner), (object) => {
    requireWhole(object, json, found, place);
    if (Math.max(source, destination) >= found.length) {
      throw unfit(place, 'source or destination is beyond the end of the list', 'not-found');
    }
    const moved = elementText(object, json, source);
    return withElementItems(withElementItems(object, json, source, 1, []), json, destination, 0, [moved]);
  });
}

/** The list that items are of. */
function list(found: Nodes, place: string): Element {
  const [first] = found;
  if (!first)
    throw unfit(place, 'the path leads to nothing: the first item of a list is for add', 'not-found');
  const { json, index, owner } = elementOf(first, place);
  const isOne = found.every(({ name, parent }) => name === json && parent === owner);
  if (index === undefined || !isOne) throw unfit(place, 'the path leads to what is no list');
  return { json, index, owner };
}

function requireWhole(object: TextTree, json: string, found: Nodes, place: string): void {
  if (countItems(object, json) !== found.length) throw unfit(place, 'the path leads to a part of a list');
}

/** What a value becomes in the place of another one of the same element. */
function valueFor(
  { type = '' }: PathNode,
  json: string,
  value: PatchValue,
  place: string,
): readonly [{ readonly json: string }, ElementText] {
  const slot = slotFor(type, choices[type]?.[json] ?? json, value, place);
  return [slot, valueText(value, slot.type, place)];
}

/** A node and those that it is in, the outermost first, without the resource itself. */
function chainOf(node: PathNode): PathNode[] {
  return node.parent ? [...chainOf(node.parent), node] : [];
}

/** A tree with another object at a place; what that leaves empty goes. Of a primitive it is the object that extends it. */
function changeObject(
  tree: TextTree,
  [node, ...inner]: readonly PathNode[],
  change: (object: TextTree) => TextTree,
): TextTree {
  if (!node) return change(tree);
  const { name: json = '', index, value } = node;
  const text = elementText(tree, json, index);
  const isPrimitive = typeof value !== 'object';
  const changed = changeObject((isPrimitive ? text.extra : text.value) ?? emptyObject, inner, change);
  const kept = isEmptyObject(changed) ? undefined : changed;
  const now = isPrimitive ? { value: text.value, extra: kept } : { value: kept, extra: undefined };
  if (!now.value && !now.extra) return without(tree, json, index);
  return index === undefined ? withElement(tree, json, now) : withElementItems(tree, json, index, 1, [now]);
}

function without(object: TextTree, json: string, index: number | undefined): TextTree {
  if (index !== undefined) return withElementItems(object, json, index, 1, []);
  return withElement(object, json, { value: undefined, extra: undefined });
}
