/**
 * Finds the code system that an element of type code takes its codes from: that of the one system in the value set
 * that it is bound to.
 *
 * @param structures the StructureDefinitions of the types
 * @param valueSets the ValueSets of R4
 * @returns {(element: string) => string | undefined} by the path of the element
 */
export function boundSystems(structures, valueSets) {
  const systems = new Map(valueSets.map((valueSet) => [valueSet.url, onlySystem(valueSet)]));
  const bound = new Map();
  for (const { snapshot } of structures) {
    for (const { path, binding } of snapshot.element) {
      const url = binding?.valueSet?.split('|')[0];
      if (url !== undefined) bound.set(path, systems.get(url));
    }
  }
  return (element) => bound.get(element);
}

function onlySystem({ compose }) {
  const systems = new Set(compose?.include.map(({ system }) => system));
  return systems.size === 1 ? [...systems][0] : undefined;
}
