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
const content = /(?:[^<&]|&(?:[A-Za-z][A-Za-z0-9]{0,31}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)*/y;
const startOfTag = /<([A-Za-z][A-Za-z0-9]*)/y;
const attribute = /\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"[^"<]*"|'[^'<]*')/y;
const endOfTag = /\s*(\/?)>/y;
const closingTag = /<\/([A-Za-z][A-Za-z0-9]*)\s*>/y;

/**
 * Whether a hostile narrative is a well-formed `div` of XHTML with only the elements and attributes that R4 allows (2.4.0.1, txt-1):
 * no scripts, no forms, no handlers of events. Named entities are let pass: readers of HTML know them.
 */
export function isNarrativeHtml(hostile: string): boolean {
  const cursor: Cursor = { text: hostile.trim(), at: 0 };
  if (!namespace.test(cursor.text)) return false;
  const open: string[] = [];
  do {
    if (!tookMarkup(cursor, open)) return false;
    if (open.length > 0) take(cursor, content);
  } while (open.length > 0);
  return cursor.at === cursor.text.length;
}

/** Whether a hostile narrative has text that is not blank, or an image (txt-2). */
export function saysSomething(hostile: string): boolean {
  return /<img\s[^<>]*src\s*=/.test(hostile) || /\S/.test(hostile.replaceAll(/<[^<>]*>/g, ''));
}

interface Cursor {
  readonly text: string;
  at: number;
}

function tookMarkup(cursor: Cursor, open: string[]): boolean {
  if (cursor.text.startsWith('<!--', cursor.at)) return tookComment(cursor);
  const closed = take(cursor, closingTag);
  if (closed) return open.pop() === closed[1];
  const [, name] = take(cursor, startOfTag) ?? [];
  if (name === undefined || !elements.has(name)) return false;
  open.push(name);
  return tookAttributes(cursor, open);
}

function tookComment(cursor: Cursor): boolean {
  const end = cursor.text.indexOf('-->', cursor.at + '<!--'.length);
  cursor.at = end + '-->'.length;
  return end >= 0;
}

function tookAttributes(cursor: Cursor, open: string[]): boolean {
  const seen = new Set<string>();
  for (;;) {
    const [, name] = take(cursor, attribute) ?? [];
    if (name === undefined) break;
    if (seen.has(name) || !attributes.has(name)) return false;
    seen.add(name);
  }
  const end = take(cursor, endOfTag);
  if (end?.[1] === '/') open.pop();
  return end !== null;
}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
