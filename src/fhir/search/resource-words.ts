import { wordsOf } from './words.js';

/** The words of a resource's narrative, for `_text` (R4 3.1.1.4.15). */
export function narrativeWords(resource: {
  readonly text?: { readonly div?: unknown };
}): ReadonlySet<string> {
  const div = resource.text?.div;
  return new Set(typeof div === 'string' ? wordsOf(plainText(div)) : []);
}

/** All words of a resource's values, for `_content`. */
export function resourceWords(resource: object): ReadonlySet<string> {
  const words = new Set<string>();
  const open: unknown[] = [resource];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') for (const word of wordsOf(textIn(value))) words.add(word);
    else if (typeof value === 'object' && value !== null) open.push(...(Object.values(value) as unknown[]));
    else for (const word of wordsOf(JSON.stringify(value))) words.add(word);
  }
  return words;
}

/** Of a narrative without its tags; any other text as it is. */
function textIn(value: string): string {
  return value.startsWith('<div') ? plainText(value) : value;
}

/** The text of XHTML: tags end words, as they do on a screen, and entities are what they stand for. */
function plainText(xhtml: string): string {
  return xhtml
    .replace(/<!--[^]*?-->|<[^>]*>/g, ' ')
    .replace(
      /&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi,
      (_, hex: string | undefined, decimal: string | undefined) =>
        codePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16)),
    )
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: keyof typeof entities) => entities[name]);
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
