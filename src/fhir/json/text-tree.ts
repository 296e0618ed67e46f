import type { JsonNode } from './node.js';

/**
 * A JSON value whose text can be changed in places while the rest stays character for character. A change makes a new tree, which
 * shares with the old one what is the same in both.
 */
export type TextTree = UnopenedTree | ObjectTree | ArrayTree;

interface Measured {
  /** Of the text, in UTF-16 units. */
  readonly length: number;
  /** How many objects and arrays stand inside each other. */
  readonly depth: number;
}

/** As it stands in the text that it came in. */
interface UnopenedTree extends Measured {
  readonly kind: 'unopened';
  readonly text: string;
  readonly node: JsonNode;
}

interface ObjectTree extends Measured {
  readonly kind: 'object';
  /** By name, in the order of the text. */
  readonly members: Members;
  /** The white space before what closes it. */
  readonly tail: string;
}

interface ArrayTree extends Measured {
  readonly kind: 'array';
  readonly items: readonly Item[];
  readonly tail: string;
}

interface Item {
  /** What stands between the value and the comma or bracket before it: white space, and of a member its name and colon. */
  readonly lead: string;
  readonly value: TextTree;
}

type Members = ReadonlyMap<string, Item>;

/** The tree of a value. @param node its places in the text */
export function textTree(text: string, node: JsonNode): TextTree {
  return { kind: 'unopened', text, node, length: node.end - node.start, depth: depthOf(node) };
}

function depthOf(node: JsonNode): number {
  if (node.kind !== 'object' && node.kind !== 'array') return 0;
  let deepest = 0;
  for (const child of node.kind === 'object' ? node.members.values() : node.items) {
    deepest = Math.max(deepest, depthOf(child));
  }
  return deepest + 1;
}

/** The text of a tree. */
export function printTree(tree: TextTree): string {
  const pieces: string[] = [];
  print(tree, pieces);
  return pieces.join('');
}

function print(tree: TextTree, pieces: string[]): void {
  if (tree.kind === 'unopened') {
    pieces.push(tree.text.slice(tree.node.start, tree.node.end));
    return;
  }
  let before = tree.kind === 'object' ? '{' : '[';
  for (const { lead, value } of partsOf(tree)) {
    pieces.push(before, lead);
    print(value, pieces);
    before = ',';
  }
  if (before !== ',') pieces.push(before);
  pieces.push(tree.tail, tree.kind === 'object' ? '}' : ']');
}

function partsOf(tree: ObjectTree | ArrayTree): Iterable<Item> {
  return tree.kind === 'object' ? tree.members.values() : tree.items;
}

/** An object of its own, without white space. */
export function objectTree(members: readonly (readonly [name: string, value: TextTree])[]): TextTree {
  return ofMembers(
    new Map(members.map(([name, value]) => [name, { lead: `${JSON.stringify(name)}:`, value }])),
    '',
  );
}

/** The same of an array. */
export function arrayTree(values: readonly TextTree[]): TextTree {
  return ofItems(
    values.map((value) => ({ lead: '', value })),
    '',
  );
}

/** What a tree is; a scalar is the text of a string, number or literal. */
export type OpenTree =
  | { readonly kind: 'object'; readonly names: readonly string[] }
  | { readonly kind: 'array'; readonly count: number }
  | { readonly kind: 'string' | 'number' | 'literal'; readonly text: string };

export function lookInto(tree: TextTree): OpenTree {
  if (tree.kind === 'object') return { kind: 'object', names: [...tree.members.keys()] };
  if (tree.kind === 'array') return { kind: 'array', count: tree.items.length };
  const { node, text } = tree;
  if (node.kind === 'object') return { kind: 'object', names: [...node.members.keys()] };
  if (node.kind === 'array') return { kind: 'array', count: node.items.length };
  return { kind: node.kind, text: text.slice(node.start, node.end) };
}

/** A member of an object; undefined if it has none of that name, or is no object. */
export function memberOf(tree: TextTree, name: string): TextTree | undefined {
  if (tree.kind === 'object') return tree.members.get(name)?.value;
  if (tree.kind === 'array' || tree.node.kind !== 'object') return undefined;
  const node = tree.node.members.get(name);
  return node && textTree(tree.text, node);
}

/** An item of an array; undefined if it has none there, or is no array. */
export function itemOf(tree: TextTree, index: number): TextTree | undefined {
  if (tree.kind === 'array') return tree.items[index]?.value;
  if (tree.kind === 'object' || tree.node.kind !== 'array') return undefined;
  const node = tree.node.items[index];
  return node && textTree(tree.text, node);
}

/** An object with a member: in the place of the one of that name, or at the end. */
export function withMember(tree: TextTree, name: string, value: TextTree): TextTree {
  const { members, tail } = openObject(tree);
  const lead = members.get(name)?.lead ?? leadLike(lastOf(members)?.lead, name);
  return ofMembers(new Map(members).set(name, { lead, value }), tail);
}

function lastOf(members: Members): Item | undefined {
  let last: Item | undefined;
  for (const member of members.values()) last = member;
  return last;
}

/** An object without one of its members. */
export function withoutMember(tree: TextTree, name: string): TextTree {
  const { members, tail } = openObject(tree);
  const rest = new Map(members);
  rest.delete(name);
  return ofMembers(rest, tail);
}

/** An object with a member under another name, in the same place. */
export function withRenamed(tree: TextTree, name: string, newName: string): TextTree {
  const { members, tail } = openObject(tree);
  const renamed = [...members].map(([old, { lead, value }]): [string, Item] =>
    old === name ? [newName, { lead: leadLike(lead, newName), value }] : [old, { lead, value }],
  );
  return ofMembers(new Map(renamed), tail);
}

/** An array with other items in the place of `count` of them, from `index` on. */
export function withItems(
  tree: TextTree,
  index: number,
  count: number,
  values: readonly TextTree[],
): TextTree {
  const { items, tail } = openArray(tree);
  const lead = items[index]?.lead ?? items.at(-1)?.lead ?? '';
  return ofItems(items.toSpliced(index, count, ...values.map((value) => ({ lead, value }))), tail);
}

function ofMembers(members: Members, tail: string): ObjectTree {
  return { kind: 'object', members, tail, ...measured(members.values(), tail) };
}

function ofItems(items: readonly Item[], tail: string): ArrayTree {
  return { kind: 'array', items, tail, ...measured(items, tail) };
}

/** The length counts a comma after the last part too. */
function measured(parts: Iterable<Item>, tail: string): Measured {
  let length = 2 + tail.length;
  let depth = 0;
  for (const { lead, value } of parts) {
    length += 1 + lead.length + value.length;
    depth = Math.max(depth, value.depth);
  }
  return { length, depth: depth + 1 };
}

/** The white space of a neighbour, under another name. */
function leadLike(lead: string | undefined, name: string): string {
  const [before = ''] = /^[ \t\r\n]*/.exec(lead ?? '') ?? [];
  const [after = ''] = /[ \t\r\n]*$/.exec(lead ?? '') ?? [];
  return `${before}${JSON.stringify(name)}:${after}`;
}

function openObject(tree: TextTree): Pick<ObjectTree, 'members' | 'tail'> {
  if (tree.kind === 'object') return tree;
  if (tree.kind === 'array' || tree.node.kind !== 'object') throw new TypeError('not an object');
  const { text, node } = tree;
  let end = node.start + 1;
  const members = new Map<string, Item>();
  for (const [name, value] of node.members) {
    members.set(name, { lead: leadOf(text, end, value, members.size), value: textTree(text, value) });
    end = value.end;
  }
  return { members, tail: text.slice(end, node.end - 1) };
}

function openArray(tree: TextTree): Pick<ArrayTree, 'items' | 'tail'> {
  if (tree.kind === 'array') return tree;
  if (tree.kind === 'object' || tree.node.kind !== 'array') throw new TypeError('not an array');
  const { text, node } = tree;
  let end = node.start + 1;
  const items = node.items.map((value, i) => {
    const item = { lead: leadOf(text, end, value, i), value: textTree(text, value) };
    end = value.end;
    return item;
  });
  return { items, tail: text.slice(end, node.end - 1) };
}

/** From `end`, where the value before ends, only white space stands before a comma. */
function leadOf(text: string, end: number, { start }: JsonNode, i: number): string {
  return text.slice(i === 0 ? end : text.indexOf(',', end) + 1, start);
}
