import {
  arrayTree,
  itemOf,
  lookInto,
  memberOf,
  objectTree,
  textTree,
  withItems,
  withMember,
  withoutMember,
  withRenamed,
  type TextTree,
} from '../json/text-tree.js';
import { parseJsonValue } from '../json/parse.js';

/**
 * A value of an element in its JSON (R4 2.6.2.3): a primitive may have its id and extensions in a member of their own, whose name
 * begins with an underscore.
 */
export interface ElementText {
  readonly value: TextTree | undefined;
  readonly extra: TextTree | undefined;
}

const nullText = textTree('null', parseJsonValue('null'));

/** An object with an element that does not repeat, in the place of the one of that name if it is there. */
export function withElement(object: TextTree, json: string, { value, extra }: ElementText): TextTree {
  return setOrRemove(setOrRemove(object, json, value), `_${json}`, extra);
}

/** The same under another name, as a choice has it that becomes one of another type. */
export function withRetyped(object: TextTree, from: string, to: string, text: ElementText): TextTree {
  const renamed = [from, `_${from}`].reduce(
    (tree, name) => (memberOf(tree, name) ? withRenamed(tree, name, name.replace(from, to)) : tree),
    object,
  );
  return withElement(renamed, to, text);
}

/** How many items the list of an element has. */
export function countItems(object: TextTree, json: string): number {
  return Math.max(countOf(memberOf(object, json)), countOf(memberOf(object, `_${json}`)));
}

/** An element, or one item of it if it repeats. */
export function elementText(object: TextTree, json: string, index?: number): ElementText {
  if (index === undefined) return { value: memberOf(object, json), extra: memberOf(object, `_${json}`) };
  return {
    value: present(itemIn(memberOf(object, json), index)),
    extra: present(itemIn(memberOf(object, `_${json}`), index)),
  };
}

/** An object with other items in the place of `count` of those of an element, from `index` on. A list without items goes. */
export function withElementItems(
  object: TextTree,
  json: string,
  index: number,
  count: number,
  texts: readonly ElementText[],
): TextTree {
  const values = texts.map(({ value }) => value);
  const extras = texts.map(({ extra }) => extra);
  const length = countItems(object, json);
  const changed = withList(object, json, length, index, count, values);
  return withList(changed, `_${json}`, length, index, count, extras);
}

/** The two lists of an element are as long as each other, and one of them may be missing. */
function withList(
  object: TextTree,
  name: string,
  length: number,
  index: number,
  count: number,
  values: readonly (TextTree | undefined)[],
): TextTree {
  const list = memberOf(object, name);
  if (!list && values.every((value) => value === undefined)) return object;
  const filled = withItems(list ?? arrayTree([]), countOf(list), 0, nulls(length - countOf(list)));
  const changed = withItems(
    filled,
    index,
    count,
    values.map((value) => value ?? nullText),
  );
  return isHollow(changed) ? withoutMember(object, name) : withMember(object, name, changed);
}

function nulls(count: number): TextTree[] {
  return Array.from({ length: count }, () => nullText);
}

function isHollow(list: TextTree): boolean {
  for (let i = 0; i < countOf(list); i++) if (present(itemOf(list, i))) return false;
  return true;
}

function setOrRemove(object: TextTree, name: string, value: TextTree | undefined): TextTree {
  if (value) return withMember(object, name, value);
  return memberOf(object, name) ? withoutMember(object, name) : object;
}

function itemIn(list: TextTree | undefined, index: number): TextTree | undefined {
  return list && itemOf(list, index);
}

function present(value: TextTree | undefined): TextTree | undefined {
  const open = value && lookInto(value);
  return open?.kind === 'literal' && open.text === 'null' ? undefined : value;
}

function countOf(list: TextTree | undefined): number {
  const open = list && lookInto(list);
  return open?.kind === 'array' ? open.count : 0;
}

/** Whether an object has no member left. */
export function isEmptyObject(tree: TextTree): boolean {
  const open = lookInto(tree);
  return open.kind === 'object' && open.names.length === 0;
}

/** An object without members. */
export const emptyObject = objectTree([]);
