import type { StringCondition, UriCondition } from '../criterion.js';
import { foldString } from '../fold-string.js';

/** Whether a string meets a condition (R4 3.1.1.4.8); `exact` alone looks at case, accents and punctuation. */
export function meetsString(value: string, { match, text }: StringCondition): boolean {
  if (match === 'exact') return value === text;
  const folded = foldString(value);
  switch (match) {
    case 'starts':
      return folded.startsWith(text);
    case 'words':
      return folded.startsWith(text) || folded.includes(` ${text}`);
    case 'contains':
      return folded.includes(text);
    case 'ends':
      return folded.endsWith(text);
    case 'eq':
      return folded === text;
    case 'gt':
      return folded > text;
    case 'lt':
      return folded < text;
    case 'ge':
      return folded >= text;
    case 'le':
      return folded <= text;
  }
}

/** Whether a URI meets a condition (R4 3.1.1.4.9). A canonical URL that says its version is found without it too. */
export function meetsUri(value: string, { match, uri }: UriCondition): boolean {
  if (match === 'equal') return value === uri || value.startsWith(`${uri}|`);
  return match === 'below' ? isBelow(value, uri) : isBelow(uri, value);
}

function isBelow(uri: string, above: string): boolean {
  return uri === above || uri.startsWith(above.endsWith('/') ? above : `${above}/`);
}
