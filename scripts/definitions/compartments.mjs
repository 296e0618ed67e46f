// What stands in place of a parameter for the one whose compartment it is.
const itself = '{def}';

/**
 * Which resources belong to whose compartment (R4 3.1.0.2): by compartment and type, the search parameters of type
 * reference that say so.
 *
 * @param definitions the CompartmentDefinitions of R4
 * @returns {Record<string, Record<string, string[]>>}
 */
export function compileCompartments(definitions) {
  return Object.fromEntries(
    definitions.map(({ code, resource }) => [
      code,
      Object.fromEntries(
        resource.filter(({ param }) => param && !param.includes(itself)).map((one) => [one.code, one.param]),
      ),
    ]),
  );
}
