const elements = setOf(
  'a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre q',
  'samp small span strong sub sup table tbody td tfoot th thead tr tt ul var',
);

const attributes = setOf(
  'abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class',
  'colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan rules scope',
  'shape span src start style summary tabindex title type valign value vspace width xml:lang xmlns',
);

const namespace =
  /^<div(?:\s[^<>]*)?\sxmlns\s*=\s*(?:"http:\/\/www\.w3\.org\/1999\/xhtml"|'http:\/\/www\.w3\.org\/1999\/xhtml')/;
const tag =
  /<(?:\/([A-Za-z][A-Za-z0-9]*)\s*|([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?))>/y;
const attribute = /\s([A-Za-z_][\w:.-]*)\s*=\s*(?:"[^"]*"|'[^']*')/g;
const looseAmpersand = /&(?!(?:[A-Za-z][A-Za-z0-9]{0,31}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)/;

/**
 * Whether a hostile narrative is a well-formed `div` of XHTML with only the elements and attributes that R4 allows (2.4.0.1, txt-1):
 * no scripts, no forms, no handlers of events. Named entities are let pass: readers of HTML know them.
 */
export function isNarrativeHtml(hostile: string): boolean {
  const text = hostile.trim();
  if (!namespace.test(text) || looseAmpersand.test(text)) return false;
  const open: string[] = [];
  let at = 0;
  do {
    at = text.startsWith('<!--', at) ? endOfComment(text, at) : endOfTag(text, at, open);
    if (at < 0) return false;
    if (open.length > 0) at = text.indexOf('<', at);
  } while (open.length > 0 && at >= 0);
  return at === text.length;
}

/** Whether a hostile narrative has text that is not blank, or an image (txt-2). */
export function saysSomething(hostile: string): boolean {
  return />[^<]*[^<\s]/.test(hostile) || /<img\s[^<>]*src\s*=/.test(hostile);
}

/** Where what follows begins, or -1. */
function endOfComment(text: string, at: number): number {
  const end = text.indexOf('-->', at + '<!--'.length);
  return end < 0 ? -1 : end + '-->'.length;
}

function endOfTag(text: string, at: number, open: string[]): number {
  tag.lastIndex = at;
  const found = tag.exec(text);
  if (found === null) return -1;
  const [all, closed, name = '', itsAttributes = '', end] = found;
  if (closed !== undefined) return open.pop() === closed ? at + all.length : -1;
  if (!elements.has(name) || (itsAttributes !== '' && !areAllowed(itsAttributes))) return -1;
  if (end !== '/') open.push(name);
  return at + all.length;
}

function areAllowed(hostile: string): boolean {
  const names = [...hostile.matchAll(attribute)].map(([, name = '']) => name);
  return new Set(names).size === names.length && names.every((name) => attributes.has(name));
}

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
