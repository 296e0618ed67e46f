/** The parts of a hostile value between separators that no backslash stands before (R4 3.1.1.4.17); escapes are kept. */
export function splitUnescaped(hostile: string, separator: ',' | '|' | '$'): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < hostile.length; at++) {
    if (hostile[at] === '\\') at++;
    else if (hostile[at] === separator) {
      parts.push(hostile.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, hostile.slice(start)];
}
