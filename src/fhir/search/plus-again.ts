/** In a URL a `+` means a space unless it is escaped, which few clients know. */
export function plusAgain(value: string): string {
  return value.replace(' ', '+');
}
