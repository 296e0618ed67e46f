import { applyEdits } from './edit.js';
import { metaItems, metaLists, withMetaLists, type MetaItem, type MetaList } from './meta-lists.js';
import type { JsonObject } from './node.js';
import type { ResourceText } from './resource-text.js';

/** What to do with the items of a Meta. */
export type MetaChange = 'add' | 'delete';

/**
 * The text of a stored resource with profiles, security labels and tags added to its meta, or taken from it. What is there already
 * is not added again. Where nothing is to be done the text is the same.
 *
 * @param resource of a stored version: it has a meta
 * @param given what to add or take away
 */
export function changeMeta(
  { text, head }: ResourceText,
  change: MetaChange,
  given: (list: MetaList) => readonly MetaItem[],
): string {
  const meta = head.members.get('meta');
  if (meta?.kind !== 'object') return text;
  const lists = new Map<string, readonly string[]>();
  for (const list of metaLists) {
    const before = metaItems(text, meta, list);
    const after = change === 'add' ? added(before, given(list)) : taken(before, given(list));
    if (after.length === before.length) continue;
    lists.set(
      list,
      after.map((item) => item.text),
    );
    const beside = besides(text, meta, list, before, after);
    if (beside !== null) lists.set(`_${list}`, beside);
  }
  if (lists.size === 0) return text;
  return applyEdits(text, [{ start: meta.start, end: meta.end, text: withMetaLists(text, meta, lists) }]);
}

function added(before: readonly MetaItem[], given: readonly MetaItem[]): MetaItem[] {
  const items = new Map(given.map((item) => [item.identity, item]));
  for (const { identity } of before) items.delete(identity);
  return [...before, ...items.values()];
}

function taken(before: readonly MetaItem[], given: readonly MetaItem[]): MetaItem[] {
  const gone = new Set(given.map(({ identity }) => identity));
  return before.filter(({ identity }) => !gone.has(identity));
}

/** What stands beside the items, such as the extensions of a profile, goes and comes with them. */
function besides(
  text: string,
  meta: JsonObject,
  list: string,
  before: readonly MetaItem[],
  after: readonly MetaItem[],
): string[] | null {
  const beside = meta.members.get(`_${list}`);
  if (beside?.kind !== 'array') return null;
  const kept = after.map((item) => {
    const node = beside.items[before.indexOf(item)];
    return node === undefined ? 'null' : text.slice(node.start, node.end);
  });
  return kept.every((one) => one === 'null') ? [] : kept;
}
