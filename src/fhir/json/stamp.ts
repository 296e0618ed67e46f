import { applyEdits, type Edit } from './edit.js';
import type { JsonObject } from './node.js';

/** What the server says of a version (R4 2.26.3.3): its logical id, version number and time. */
export interface Stamp {
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
}

/**
 * Writes id, meta.versionId and meta.lastUpdated into the text of a resource and leaves every other character as it is.
 * The resource has passed the structure check: `resourceType` is there, and `meta`, if there, is an object.
 *
 * @param head the places of these members at least, where they are there
 */
export function stampResource(text: string, head: JsonObject, stamp: Stamp): string {
  const id = head.members.get('id');
  const anchor = id ?? head.members.get('resourceType');
  const after = anchor?.end ?? head.start + 1;
  const edits: Edit[] = [];
  if (id) edits.push({ start: id.start, end: id.end, text: JSON.stringify(stamp.id) });
  else edits.push({ start: after, end: after, text: `,"id":${JSON.stringify(stamp.id)}` });
  edits.push(...metaEdits(head, after, stamp));
  return applyEdits(text, edits);
}

function metaEdits(head: JsonObject, after: number, stamp: Stamp): Edit[] {
  const versionId = JSON.stringify(String(stamp.version));
  const lastUpdated = JSON.stringify(new Date(stamp.updated).toISOString());
  const meta = head.members.get('meta');
  if (meta?.kind !== 'object') {
    const text = `,"meta":{"versionId":${versionId},"lastUpdated":${lastUpdated}}`;
    return [{ start: after, end: after, text }];
  }
  return [memberEdit(meta, 'versionId', versionId), memberEdit(meta, 'lastUpdated', lastUpdated)];
}

/** Objects that passed the structure check are never empty, so an inserted member always has a neighbour. */
function memberEdit(object: JsonObject, name: string, value: string): Edit {
  const member = object.members.get(name);
  if (member) return { start: member.start, end: member.end, text: value };
  const start = object.start + 1;
  return { start, end: start, text: `"${name}":${value},` };
}
