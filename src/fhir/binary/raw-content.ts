import type { JsonObject } from '../json/node.js';
import { parseJson } from '../json/parse.js';

/** The type of what a Binary holds. @param text of a Binary that passed the structure check */
export function contentTypeOf(text: string): string {
  return stringAt(text, parseJson(text), 'contentType');
}

/** What a Binary holds; nothing where it has no data. @param text as for `contentTypeOf` */
export function rawContent(text: string): Buffer {
  return Buffer.from(stringAt(text, parseJson(text), 'data'), 'base64');
}

function stringAt(text: string, { members }: JsonObject, name: string): string {
  const node = members.get(name);
  return node?.kind === 'string' ? (JSON.parse(text.slice(node.start, node.end)) as string) : '';
}
