import { parseJsonValue } from '../json/parse.js';
import type { JsonNode } from '../json/node.js';
import {
  itemOf,
  lookInto,
  memberOf,
  printTree,
  textTree,
  withItems,
  withMember,
  withoutMember,
  type TextTree,
} from '../json/text-tree.js';
import { mostOperations, makeMeter, requireBounded } from './bounds.js';
import { parsePointer } from './json-pointer.js';
import { misunderstood, unfit } from './patch-fault.js';
import { sameJson } from './same-json.js';

/** A JSON Patch (RFC 6902), understood. */
export type JsonPatch = readonly Operation[];

interface Operation {
  readonly kind: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  /** What faults call it. */
  readonly place: string;
  readonly path: readonly string[];
  readonly from: readonly string[];
  readonly value: TextTree | undefined;
}

const kinds: readonly Operation['kind'][] = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/** Parses a hostile JSON Patch. Members of an operation that RFC 6902 does not know are ignored. @throws Fault `invalid-json`, `invalid-request` */
export function parseJsonPatch(hostile: string): JsonPatch {
  const root = parseJsonValue(hostile);
  if (root.kind !== 'array') throw misunderstood('$this', 'a JSON Patch is an array of operations');
  if (root.items.length > mostOperations) {
    throw misunderstood('$this', `a patch takes ${mostOperations} operations at the most`);
  }
  return root.items.map((item, i) => toOperation(hostile, item, `$this[${i}]`));
}

function toOperation(text: string, node: JsonNode, place: string): Operation {
  if (node.kind !== 'object') throw misunderstood(place, 'an operation is an object');
  const kind = kinds.find((one) => one === stringOf(text, node.members.get('op')));
  if (!kind) throw misunderstood(place, 'op has to be add, remove, replace, move, copy or test');
  const path = parsePointer(stringOf(text, node.members.get('path')));
  if (!path) throw misunderstood(place, 'path has to be a JSON Pointer');
  const from =
    kind === 'move' || kind === 'copy' ? parsePointer(stringOf(text, node.members.get('from'))) : [];
  if (!from) throw misunderstood(place, 'from has to be a JSON Pointer');
  const value = node.members.get('value');
  if (!value && (kind === 'add' || kind === 'replace' || kind === 'test')) {
    throw misunderstood(place, 'the operation needs a value');
  }
  return { kind, place, path, from, value: value && textTree(text, value) };
}

function stringOf(text: string, node: JsonNode | undefined): unknown {
  return node?.kind === 'string' ? JSON.parse(text.slice(node.start, node.end)) : undefined;
}

/**
 * Applies a patch to the text of a resource: all of it or nothing.
 *
 * @throws Fault `patch-failed` naming the operation that does not fit; `too-large` for what grows without end; `too-costly`
 */
export function applyJsonPatch(patch: JsonPatch, text: string): string {
  const meter = makeMeter();
  let tree = textTree(text, parseJsonValue(text));
  for (const operation of patch) {
    meter(tree.length);
    tree = requireBounded(apply(tree, operation));
  }
  return printTree(tree);
}

function apply(tree: TextTree, operation: Operation): TextTree {
  const { kind, place, path, from, value } = operation;
  switch (kind) {
    case 'remove':
      return remove(tree, path, place);
    case 'move':
      if (isInside(path, from)) throw unfit(place, 'a value cannot be moved into itself');
      return add(remove(tree, from, place), path, valueAt(tree, from, place), place);
    case 'copy':
      return add(tree, path, valueAt(tree, from, place), place);
    case 'test':
      if (value && sameJson(valueAt(tree, path, place), value)) return tree;
      throw unfit(place, 'the test failed');
    default:
      return value ? put(tree, operation, value) : tree;
  }
}

function put(tree: TextTree, { kind, path, place }: Operation, value: TextTree): TextTree {
  if (kind === 'add') return add(tree, path, value, place);
  valueAt(tree, path, place);
  return changeAt(tree, path, place, () => value);
}

function isInside(path: readonly string[], from: readonly string[]): boolean {
  return path.length > from.length && from.every((token, i) => token === path[i]);
}

function add(tree: TextTree, path: readonly string[], value: TextTree, place: string): TextTree {
  const last = path.at(-1);
  if (last === undefined) return value;
  return changeAt(tree, path.slice(0, -1), place, (parent) => {
    const open = lookInto(parent);
    if (open.kind === 'object') return withMember(parent, last, value);
    if (open.kind !== 'array')
      throw unfit(place, 'the path leads into what is no object and no array', 'not-found');
    const index = last === '-' ? open.count : indexOf(last);
    if (index === undefined || index > open.count)
      throw unfit(place, 'the path names no place of the array', 'not-found');
    return withItems(parent, index, 0, [value]);
  });
}

function remove(tree: TextTree, path: readonly string[], place: string): TextTree {
  const last = path.at(-1);
  if (last === undefined) throw unfit(place, 'the resource itself cannot be removed');
  valueAt(tree, path, place);
  return changeAt(tree, path.slice(0, -1), place, (parent) =>
    lookInto(parent).kind === 'object'
      ? withoutMember(parent, last)
      : withItems(parent, indexOf(last) ?? 0, 1, []),
  );
}

/** The tree with another value at a path that is there. */
function changeAt(
  tree: TextTree,
  path: readonly string[],
  place: string,
  change: (value: TextTree) => TextTree,
): TextTree {
  const [token, ...rest] = path;
  if (token === undefined) return change(tree);
  const changed = changeAt(childAt(tree, token, place), rest, place, change);
  return lookInto(tree).kind === 'object'
    ? withMember(tree, token, changed)
    : withItems(tree, indexOf(token) ?? 0, 1, [changed]);
}

function valueAt(tree: TextTree, path: readonly string[], place: string): TextTree {
  return path.reduce((value, token) => childAt(value, token, place), tree);
}

function childAt(tree: TextTree, token: string, place: string): TextTree {
  const index = indexOf(token);
  const child = memberOf(tree, token) ?? (index === undefined ? undefined : itemOf(tree, index));
  if (!child) throw unfit(place, 'there is nothing at the path', 'not-found');
  return child;
}

/** No zeros in front and no sign (RFC 6901 4). */
function indexOf(token: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(token) ? Number(token) : undefined;
}
