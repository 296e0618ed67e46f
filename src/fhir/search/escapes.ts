/** Undoes `\,`, `\|`, `\$` and `\\`. */
export function unescape(text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1');
}
