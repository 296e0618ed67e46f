/** The database that a well-formed MongoDB connection string names, `tallystick` if it names none. */
export function databaseName(uri: string): string {
  const [, named = ''] = /^[^/]*\/\/[^/?]*\/([^?]*)/.exec(uri) ?? [];
  return named === '' ? 'tallystick' : decodeURIComponent(named);
}
