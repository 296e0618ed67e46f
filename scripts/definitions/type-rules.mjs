import { typesOf } from './model.mjs';

const core = 'http://hl7.org/fhir/StructureDefinition/';
const maxValueSet = `${core}elementdefinition-maxValueSet`;

/** Holds of all that passed the check of members, which leaves nothing empty. */
const heldAnyway = 'ele-1';

/**
 * @typedef {object} ElementRule what R4 says of one element of a type; what is not there is not said
 * @property {string} n its name, without the `[x]` of a choice
 * @property {[json: string, type: string, flags: number][]} t its types; flags: 1 = cannot be extended
 * @property {1} [c] it is a choice of types
 * @property {1} [l] it repeats
 * @property {1} [r] it is required
 * @property {string[]} [b] the value sets that its code has to be in
 * @property {string[]} [g] the resource types that a reference may name
 * @property {number[]} [i] its invariants, by place in the list of all
 *
 * @typedef {object} TypeRule
 * @property {ElementRule[]} e
 * @property {number[]} i its invariants
 * @property {string} [k] the type that it is known by in FHIRPath, if that is another
 * @property {string[]} [b] the value sets that the code of a quantity has to be in
 */

/**
 * Reads StructureDefinitions into what a value is held against.
 *
 * @param {object[]} definitions of types
 * @param {object[]} narrowed the profiles on data types that elements of R4 itself name, such as SimpleQuantity
 * @returns {{ types: Map<string, TypeRule>, invariants: [key: string, human: string, expression: string][] }}
 */
export function buildTypeRules(definitions, narrowed) {
  const invariants = makeInvariants();
  const types = new Map();
  for (const { kind, name, snapshot } of definitions) {
    if (kind !== 'primitive-type') addType(types, name, snapshot.element, invariants);
  }
  for (const { name, type, snapshot } of narrowed) {
    types.set(name, {
      ...types.get(type),
      e: types.get(type).e.filter(({ n }) => !isForbidden(snapshot.element, `${type}.${n}`)),
      i: invariants.of(snapshot.element[0], []),
      k: type,
    });
  }
  return { types, invariants: invariants.all };
}

/** Gives each invariant its place in one list. */
export function makeInvariants() {
  const all = [];
  const places = new Map();
  return { all, of };

  function of({ constraint = [] }, apartFrom) {
    return constraint
      .filter(({ severity, key }) => severity === 'error' && key !== heldAnyway && !apartFrom.includes(key))
      .map(place);
  }

  function place({ key, human, expression }) {
    const name = `${key} ${expression}`;
    if (!places.has(name)) places.set(name, all.push([key, human, expression]) - 1);
    return places.get(name);
  }
}

/** The value sets that a code has to be in: a required binding, and the outermost bound of a weaker one. */
export function bound({ binding }) {
  const outermost = binding?.extension?.find(({ url }) => url === maxValueSet)?.valueCanonical;
  const sets = [binding?.strength === 'required' && binding.valueSet, outermost].filter(Boolean);
  return sets.map((url) => url.split('|')[0]);
}

function addType(types, name, elements, invariants) {
  types.set(name, { e: [], i: invariants.of(elements[0], []), ...optional('b', bound(elements[0])) });
  for (const element of elements.slice(1)) {
    const parent = element.path.slice(0, element.path.lastIndexOf('.'));
    const isPart = elements.some(({ path }) => path.startsWith(`${element.path}.`));
    if (isPart) types.set(element.path, { e: [], i: invariants.of(element, []) });
    types.get(parent).e.push(toRule(element, elements, isPart, invariants));
  }
}

function toRule(element, siblings, isPart, invariants) {
  const last = element.path.slice(element.path.lastIndexOf('.') + 1);
  const isChoice = last.endsWith('[x]');
  const name = isChoice ? last.slice(0, -3) : last;
  const isExtension = element.type?.[0].code === 'Extension';
  return {
    n: name,
    t: typesOf(element, siblings).map(({ type, attribute }, i) => {
      const code = element.type?.[i]?.code ?? type;
      const json = isChoice ? name + code[0].toUpperCase() + code.slice(1) : name;
      return [json, narrowedType(element.type?.[i]) ?? type, attribute ? 1 : 0];
    }),
    ...(isChoice && { c: 1 }),
    ...(element.max === '*' && { l: 1 }),
    ...(element.min > 0 && { r: 1 }),
    ...optional('b', bound(element)),
    ...optional('g', targets(element)),
    ...optional('i', isPart ? [] : invariants.of(element, isExtension ? ['ext-1'] : [])),
  };
}

function narrowedType({ profile } = {}) {
  return profile?.[0]?.startsWith(core) ? profile[0].slice(core.length) : undefined;
}

/** None for any. */
function targets({ type = [] }) {
  const all = type
    .filter(({ code }) => code === 'Reference')
    .flatMap(({ targetProfile = [] }) => targetProfile);
  return all.includes(`${core}Resource`) ? [] : all.map((url) => url.slice(core.length));
}

function isForbidden(elements, path) {
  return elements.some((element) => element.path === path && element.max === '0');
}

function optional(name, list) {
  return list.length === 0 ? {} : { [name]: list };
}
