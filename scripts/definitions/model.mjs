const systemType = 'http://hl7.org/fhirpath/';
const fhirType = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';

/**
 * @typedef {object} Element one element of a type
 * @property {string} name without the `[x]` of a choice
 * @property {boolean} choice whether the JSON name ends in the type's name
 * @property {boolean} list
 * @property {boolean} required
 * @property {boolean} summary whether `_summary=true` shows it
 * @property {{ json: string, type: string, attribute: boolean }[]} variants one for each type that it may have;
 *   `attribute` = a plain value, which cannot be extended
 *
 * @typedef {Map<string, Element[]>} Model the elements of each type. A type is a resource (`Patient`), a data
 *   type (`HumanName`) or a part of one, which has the name of its path (`Patient.contact`).
 */

/**
 * Reads StructureDefinitions into the model of all that has elements.
 *
 * @returns {Model}
 */
export function buildModel(definitions) {
  const model = new Map();
  for (const { kind, name, snapshot } of definitions) {
    if (kind !== 'primitive-type') addType(model, name, snapshot.element);
  }
  return model;
}

/** The names of those types that are resources and not abstract. */
export function resourceTypes(definitions) {
  return definitions
    .filter(({ kind, abstract }) => kind === 'resource' && !abstract)
    .map(({ name }) => name)
    .sort();
}

/**
 * What each type is a special kind of: a Patient of a DomainResource, a code of a string, a part of a type of a BackboneElement.
 *
 * @returns {[string, string][]}
 */
export function baseTypes(definitions) {
  return definitions.flatMap(({ name, baseDefinition, snapshot }) => [
    ...(baseDefinition ? [[name, baseDefinition.slice(baseDefinition.lastIndexOf('/') + 1)]] : []),
    ...snapshot.element.slice(1).flatMap(({ path, type }) => partBase(path, type, snapshot.element)),
  ]);
}

function partBase(path, type, elements) {
  const isPart = elements.some((element) => element.path.startsWith(`${path}.`));
  return isPart ? [[path, type[0].code]] : [];
}

function addType(model, name, elements) {
  model.set(name, []);
  for (const element of elements.slice(1)) {
    const parent = element.path.slice(0, element.path.lastIndexOf('.'));
    if (!model.has(parent)) model.set(parent, []);
    model.get(parent).push(toElement(element, elements));
  }
}

function toElement(element, siblings) {
  const last = element.path.slice(element.path.lastIndexOf('.') + 1);
  const choice = last.endsWith('[x]');
  const name = choice ? last.slice(0, -3) : last;
  const types = typesOf(element, siblings);
  return {
    name,
    choice,
    list: element.max === '*',
    required: element.min > 0,
    summary: element.isSummary === true,
    variants: types.map(({ type, attribute }) => ({
      json: choice ? name + type[0].toUpperCase() + type.slice(1) : name,
      type,
      attribute,
    })),
  };
}

export function typesOf(element, siblings) {
  if (element.contentReference) return [{ type: element.contentReference.slice(1), attribute: false }];
  if (siblings.some(({ path }) => path.startsWith(`${element.path}.`))) {
    return [{ type: element.path, attribute: false }];
  }
  return element.type.map((type) => ({
    type: typeName(element, type),
    attribute: type.code.startsWith(systemType) || type.code === 'xhtml',
  }));
}

function typeName(element, { code, extension }) {
  if (!code.startsWith(systemType)) return code;
  // The definitions say `string` here; the type of a resource's id is `id` (R4 2.28.0.1.3).
  if (element.base.path === 'Resource.id') return 'id';
  return extension.find(({ url }) => url === fhirType).valueUrl;
}
