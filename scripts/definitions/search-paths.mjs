/** The search parameters that the server extracts values for. */
const codes = ['identifier', 'link', 'patient', 'subject'];

const onPatient = '.where(resolve() is Patient)';

/**
 * @typedef {object} SearchPath where the values of a search parameter stand in one resource type
 * @property {string[]} path names in JSON; arrays on the way are gone through
 * @property {boolean} onlyPatient whether only references to patients count
 */

/**
 * Turns the FHIRPath of the search parameters into paths, for each type and code.
 *
 * @param {import('./model.mjs').Model} model
 * @returns {Map<string, Map<string, SearchPath[]>>}
 * @throws {Error} on an expression that says more than a path can.
 */
export function compileSearchPaths(parameters, model) {
  const paths = new Map();
  for (const { code, base, expression } of parameters) {
    if (!codes.includes(code)) continue;
    for (const type of base) {
      if (!paths.has(type)) paths.set(type, new Map());
      paths.get(type).set(code, pathsOf(type, expression, model));
    }
  }
  return paths;
}

function pathsOf(type, expression, model) {
  return expression
    .split(' | ')
    .filter((part) => part.startsWith(`${type}.`))
    .map((part) => toPath(type, part, model));
}

function toPath(type, part, model) {
  const onlyPatient = part.endsWith(onPatient);
  const names = (onlyPatient ? part.slice(0, -onPatient.length) : part).split('.').slice(1);
  let at = type;
  for (const name of names) {
    const element = model.get(at)?.find((candidate) => candidate.name === name);
    if (element?.variants.length !== 1) throw new Error(`cannot compile the search expression ${part}`);
    at = element.variants[0].type;
  }
  if (at !== 'Identifier' && at !== 'Reference') throw new Error(`${part} ends at ${at}`);
  return { path: names, onlyPatient };
}
