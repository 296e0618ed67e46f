import { applyEdits, type Edit } from '../../fhir/json/edit.js';
import type { JsonNode } from '../../fhir/json/node.js';
import { parseJson } from '../../fhir/json/parse.js';
import { resourceFromText, type ResourceText } from '../../fhir/json/resource-text.js';
import { rewriteNarrativeLinks } from '../../fhir/narrative-links.js';
import { forEachRewritable } from '../../fhir/rewritable.js';

/** What a link is to be replaced by; undefined leaves it as it is. */
export type Rewrite = (link: string) => string | undefined;

/**
 * Replaces links in a resource's text (R4 3.1.0.11.2): Reference.reference, elements of type uri, url, oid and uuid, and the
 * `href` and `src` of its narrative; not canonical. Every other character stays.
 */
export function rewriteReferences(resource: ResourceText, rewrite: Rewrite): ResourceText {
  const edits: Edit[] = [];
  let root: JsonNode | undefined;
  forEachRewritable(resource.type, resource.value, ({ path, kind, value }) => {
    const replaced = kind === 'narrative' ? rewriteNarrativeLinks(value, rewrite) : rewrite(value);
    if (replaced === undefined || replaced === value) return;
    root ??= parseJson(resource.text);
    const node = nodeAt(root, path);
    if (node) edits.push({ start: node.start, end: node.end, text: JSON.stringify(replaced) });
  });
  return edits.length === 0 ? resource : resourceFromText(applyEdits(resource.text, edits));
}

function nodeAt(root: JsonNode, path: readonly (string | number)[]): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'object' && typeof step === 'string') node = node.members.get(step);
    else if (node?.kind === 'array' && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return node;
}
