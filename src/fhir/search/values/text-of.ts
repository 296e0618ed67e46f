/** A string that is one; null for what is not there, or is there by an extension alone. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
