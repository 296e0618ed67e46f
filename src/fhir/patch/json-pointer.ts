/** Parses a hostile JSON Pointer (RFC 6901) into the names and places on the way; undefined if it is none. */
export function parsePointer(hostile: unknown): readonly string[] | undefined {
  if (typeof hostile !== 'string' || /~(?![01])/.test(hostile)) return undefined;
  const [first, ...tokens] = hostile.split('/');
  if (first !== '') return undefined;
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
