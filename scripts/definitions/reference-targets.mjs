/**
 * Finds the types that an element of type Reference may refer to.
 *
 * @param structures the StructureDefinitions of the types
 * @returns {(element: string) => string[] | undefined} by the path of the element; undefined is any
 */
export function referenceTargets(structures) {
  const targets = new Map();
  for (const { snapshot } of structures) {
    for (const { path, type = [] } of snapshot.element) {
      const profiles = type.flatMap(({ targetProfile }) => targetProfile ?? []);
      if (profiles.length > 0) targets.set(path, profiles.map(typeOf));
    }
  }
  return (element) => {
    const types = targets.get(element);
    return types?.includes('Resource') ? undefined : types;
  };
}

function typeOf(profile) {
  return profile.split('/').at(-1);
}
