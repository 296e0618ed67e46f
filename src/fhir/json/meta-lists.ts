import type { JsonNode, JsonObject } from './node.js';

/** The lists of a Meta that operations change (R4 2.26.3.1). */
export const metaLists = ['profile', 'security', 'tag'] as const;

export type MetaList = (typeof metaLists)[number];

/** An item of a list: what makes it the same as another, and its text. */
export interface MetaItem {
  readonly identity: string;
  readonly text: string;
}

/**
 * The items of a list in the text of a Meta that is well-formed. A coding is the same as another of the same system and code, a
 * profile of the same text; a null beside an extension is nobody's profile.
 */
export function metaItems(text: string, meta: JsonNode | undefined, list: MetaList): MetaItem[] {
  const items = meta?.kind === 'object' ? meta.members.get(list) : undefined;
  if (items?.kind !== 'array') return [];
  return items.items.map(({ start, end }) => {
    const item = text.slice(start, end);
    return { identity: identityOf(JSON.parse(item) as MetaValue), text: item };
  });
}

type MetaValue = string | null | { readonly system?: string; readonly code?: string };

function identityOf(value: MetaValue): string {
  if (value === null || typeof value === 'string') return JSON.stringify(value);
  return JSON.stringify([value.system ?? null, value.code ?? null]);
}

/**
 * The text of a Meta with other lists; all its other members stay as they are. A list without items goes.
 *
 * @param meta where it stands in the text
 */
export function withMetaLists(
  text: string,
  meta: JsonObject,
  lists: ReadonlyMap<string, readonly string[]>,
): string {
  const members = new Map(
    [...meta.members].map(([name, { start, end }]) => [name, text.slice(start, end)] as const),
  );
  for (const [list, items] of lists) {
    if (items.length === 0) members.delete(list);
    else members.set(list, `[${items.join(',')}]`);
  }
  return `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}
