/** Splits a parameter's value at commas that are not escaped (R4 3.1.1.3.2). */
export function splitAlternatives(hostile: string): string[] {
  return hostile.split(/(?<=(?<!\\)(?:\\\\)*),/).filter((part) => part !== '');
}

/** Undoes `\,`, `\|`, `\$` and `\\`. */
export function unescape(text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1');
}
