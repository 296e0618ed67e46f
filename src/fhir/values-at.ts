/** The objects at a path of names within a resource, through all arrays on the way. */
export function valuesAt(resource: object, path: readonly string[]): object[] {
  let found = [resource];
  for (const name of path) {
    const parents = found;
    found = [];
    for (const parent of parents) addObjects(found, (parent as Readonly<Record<string, unknown>>)[name]);
  }
  return found;
}

function addObjects(to: object[], value: unknown): void {
  if (!Array.isArray(value)) {
    if (isObject(value)) to.push(value);
    return;
  }
  for (const one of value as unknown[]) if (isObject(one)) to.push(one);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
