/** A parameter of a search as it is written: `subject:Patient.name:exact=Peter,Paul`. */
export interface AskedFor {
  /** Up to the first colon or dot. */
  readonly name: string;
  /** Behind the colon; '' without one. */
  readonly modifier: string;
  /** Behind the first dot, without it; '' without a chain. */
  readonly chain: string;
  /** Whole and still escaped. */
  readonly text: string;
  /** The alternatives between commas, still escaped, empty ones left out. */
  readonly values: readonly string[];
}

/** The parameters of a query that are not empty (R4 3.1.1.3). */
export function askedFor(query: string): AskedFor[] {
  return [...new URLSearchParams(query)]
    .filter(([, text]) => text !== '')
    .map(([whole, text]) => parameterOf(whole, text));
}

export function parameterOf(whole: string, text: string): AskedFor {
  const values = splitAt(text, ',').filter((value) => value !== '');
  if (whole.startsWith('_has:')) return { name: '_has', modifier: whole.slice(5), chain: '', text, values };
  const dot = whole.indexOf('.');
  const [head, chain] = dot < 0 ? [whole, ''] : [whole.slice(0, dot), whole.slice(dot + 1)];
  const colon = head.indexOf(':');
  const [name, modifier] = colon < 0 ? [head, ''] : [head.slice(0, colon), head.slice(colon + 1)];
  return { name, modifier, chain, text, values };
}

/** Splits where the separator is not escaped (R4 3.1.1.4.19). */
export function splitAt(text: string, separator: string): string[] {
  const parts = [''];
  for (const piece of text.match(/\\.|[^\\]/gsu) ?? []) {
    if (piece === separator) parts.push('');
    else parts.push((parts.pop() ?? '') + piece);
  }
  return parts;
}

export function unescaped(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}

/** What makes a text stand for itself in a parameter. */
export function escaped(text: string): string {
  return text.replace(/[\\,|$]/g, '\\$&');
}
