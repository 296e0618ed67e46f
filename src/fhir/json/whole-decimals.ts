import type { JsonNode, JsonObject } from './node.js';

/** What a text without this has none. Also in a string now and then, so that the places decide. */
const suspicious = /\d(?:\.0+|(?:\.\d+)?[eE][+-]?\d+)[\s,\]}]/;

/**
 * The numbers of a text that are whole and yet written with a point or an exponent, such as `1.0` and `1e3`: decimals in FHIR, never
 * integers (R4 2.24.0.1), which `JSON.parse` does not tell.
 *
 * @returns JSON pointers, names as they are
 */
export function wholeDecimalsOf(text: string, root: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  if (suspicious.test(text)) collect(text, root, '', found);
  return found;
}

function collect(text: string, node: JsonNode, pointer: string, found: Set<string>): void {
  if (node.kind === 'object') {
    for (const [name, member] of node.members) collect(text, member, `${pointer}/${name}`, found);
  } else if (node.kind === 'array') {
    node.items.forEach((item, i) => {
      collect(text, item, `${pointer}/${i}`, found);
    });
  } else if (node.kind === 'number' && isWholeDecimal(text.slice(node.start, node.end))) {
    found.add(pointer);
  }
}

function isWholeDecimal(number: string): boolean {
  return /[.eE]/.test(number) && Number.isInteger(Number(number));
}
