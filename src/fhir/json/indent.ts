const step = '  ';

/** JSON text with line breaks and indentation (`_pretty`, R4 3.1.0.1.13). Every value keeps its characters. */
export function indentJson(json: string): string {
  const pieces: string[] = [];
  let line = '\n';
  let previous = '';
  for (const piece of tokens(json)) {
    const closes = piece === '}' || piece === ']';
    const opened = previous === '{' || previous === '[';
    if (closes) line = line.slice(0, -step.length);
    if (opened !== closes || previous === ',') pieces.push(line);
    pieces.push(piece === ':' ? ': ' : piece);
    if (piece === '{' || piece === '[') line += step;
    previous = piece;
  }
  return `${pieces.join('')}\n`;
}

/** Without a regular expression over strings: they may be as long as a body. */
function* tokens(json: string): Generator<string> {
  let at = 0;
  while (at < json.length) {
    const end = tokenEnd(json, at);
    const piece = json.slice(at, end);
    if (!' \t\r\n'.includes(piece)) yield piece;
    at = end;
  }
}

function tokenEnd(json: string, at: number): number {
  const unit = json[at] ?? '';
  if (unit === '"') return stringEnd(json, at);
  return '{}[],: \t\r\n'.includes(unit) ? at + 1 : scalarEnd(json, at);
}

function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function scalarEnd(json: string, start: number): number {
  const scalar = /[^\s{}[\],:]+/y;
  scalar.lastIndex = start;
  scalar.test(json);
  return scalar.lastIndex;
}
