import type { Prefix } from '../criterion.js';

const form = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d+\-.])/;

/** Takes the prefix off a hostile number, date or quantity (R4 3.1.1.4.5); without one it is `eq`. */
export function parsePrefix(hostile: string): { readonly prefix: Prefix; readonly rest: string } {
  const prefix = form.exec(hostile)?.[1] as Prefix | undefined;
  return prefix === undefined ? { prefix: 'eq', rest: hostile } : { prefix, rest: hostile.slice(2) };
}
