import { choices, elements, mandatory, summaries } from '#generated/definitions.js';
import type { JsonNode, JsonObject } from '../json/node.js';
import { parseJson } from '../json/parse.js';
import { isSubsetted, subsettedTag } from './subsetted.js';
import type { Subset } from './subset.js';

/**
 * The text of a part of a resource: what was asked for, what must be there, and the tag SUBSETTED. Values are taken from the text as
 * they stand, so that no digit changes.
 *
 * @param text of a resource that passed the structure check
 */
export function subsetText(text: string, subset: Subset): string {
  const root = parseJson(text);
  const members = [...root.members].filter(([name]) => name !== 'meta');
  const type = typeOf(text, root);
  const parts = members.flatMap(([name, node]) => shown(text, type, name, node, subset));
  const [first = '', ...others] = parts;
  return `{${[first, metaMember(text, root), ...others].join(',')}}`;
}

function typeOf(text: string, { members }: JsonObject): string {
  const node = members.get('resourceType');
  return node ? (JSON.parse(text.slice(node.start, node.end)) as string) : '';
}

/** The member, if any of it is shown. */
function shown(text: string, type: string, name: string, node: JsonNode, subset: Subset): string[] {
  if (subset.kind === 'summary') return summaryMember(text, type, name, node);
  return alwaysShown.has(name) || isShown(type, name.replace(/^_/, ''), subset)
    ? [member(text, name, node)]
    : [];
}

/** What says how the rest is to be understood is never left out. */
const alwaysShown = new Set(['resourceType', 'id', 'implicitRules', 'modifierExtension']);

function isShown(type: string, name: string, subset: Exclude<Subset, { kind: 'summary' }>): boolean {
  if (subset.kind === 'data') return name !== 'text';
  if (namesIn(mandatory, type).has(name)) return true;
  if (subset.kind === 'text') return name === 'text';
  return subset.names.includes(name) || subset.names.includes(choices[type]?.[name] ?? name);
}

function summaryMember(text: string, type: string, name: string, node: JsonNode): string[] {
  const element = name.replace(/^_/, '');
  if (alwaysShown.has(name)) return [member(text, name, node)];
  const isMandatory = namesIn(mandatory, type).has(element);
  if (!isMandatory && !namesIn(summaries, type).has(element)) return [];
  const inner = name === element ? summaryOf(text, node, elements[type]?.[name] ?? '') : slice(text, node);
  if (inner !== null) return [`${JSON.stringify(name)}:${inner}`];
  return isMandatory ? [member(text, name, node)] : [];
}

/** Null if nothing of it is in the summary. */
function summaryOf(text: string, node: JsonNode, type: string): string | null {
  if (node.kind === 'array') {
    const items = node.items.flatMap((item) => summaryOf(text, item, type) ?? []);
    return items.length === 0 ? null : `[${items.join(',')}]`;
  }
  if (node.kind !== 'object') return slice(text, node);
  const parts = [...node.members].flatMap(([name, inner]) =>
    summaryMember(text, type === 'Resource' ? typeOf(text, node) : type, name, inner),
  );
  return parts.length === 0 ? null : `{${parts.join(',')}}`;
}

function metaMember(text: string, { members }: JsonObject): string {
  const tag = JSON.stringify(subsettedTag);
  const meta = members.get('meta');
  if (meta?.kind !== 'object') return `"meta":{"tag":[${tag}]}`;
  if (isSubsetted({ meta: JSON.parse(slice(text, meta)) as unknown })) return member(text, 'meta', meta);
  const tags = meta.members.get('tag');
  const at = (tags ?? meta).end - 1;
  const added = tags ? `,${tag}` : `,"tag":[${tag}]`;
  return `"meta":${text.slice(meta.start, at)}${added}${text.slice(at, meta.end)}`;
}

function member(text: string, name: string, node: JsonNode): string {
  return `${JSON.stringify(name)}:${slice(text, node)}`;
}

function slice(text: string, { start, end }: JsonNode): string {
  return text.slice(start, end);
}

const sets = new Map<string, ReadonlySet<string>>();

function namesIn(lists: Readonly<Partial<Record<string, string>>>, type: string): ReadonlySet<string> {
  const key = `${lists === summaries ? 'summary' : 'mandatory'} ${type}`;
  const known = sets.get(key) ?? new Set(lists[type]?.split(' '));
  sets.set(key, known);
  return known;
}
