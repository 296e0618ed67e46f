/** The objects at a path of names within a resource, through all arrays on the way. */
export function valuesAt(resource: object, path: readonly string[]): object[] {
  return path.reduce<object[]>(
    (parents, name) => parents.flatMap((parent) => children(parent, name)),
    [resource],
  );
}

function children(parent: object, name: string): object[] {
  const value = (parent as Readonly<Record<string, unknown>>)[name];
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
