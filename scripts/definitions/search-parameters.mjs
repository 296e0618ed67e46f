/**
 * @typedef {object} ValuePath where values of a search parameter stand
 * @property {string[]} path names in JSON, arrays on the way are gone through; `?a.b=c` keeps what has the value c at
 *   a.b, `#0` the first alone
 * @property {string} type of what stands there
 * @property {string} [only] the type of resource that a reference must be to
 * @property {string} [system] of a code: that of the value set which it must be from; of a boolean
 *
 * @typedef {object} CompiledParameter
 * @property {string} code
 * @property {string} [name] the end of its canonical, unless that is the type and the code
 * @property {string} type
 * @property {ValuePath[]} paths
 * @property {string[]} [target] the types that a reference may be to; without it any
 * @property {string} [absent] the value where there is none
 * @property {{ path: string[], components: { path: ValuePath[], root?: true }[] }[]} [elements] of a composite: the
 *   elements that its components are looked for in
 * @property {string[]} [components] of a composite: the types of its components
 */

/** Which types of elements hold values for which type of search parameter (R4 3.1.1.4.1 and what follows). */
const holders = {
  number: ['integer', 'positiveInt', 'unsignedInt', 'decimal', 'Range'],
  date: ['date', 'dateTime', 'instant', 'Period', 'Timing'],
  string: ['string', 'markdown', 'HumanName', 'Address'],
  token: [
    'Coding',
    'CodeableConcept',
    'Identifier',
    'ContactPoint',
    'code',
    'boolean',
    'string',
    'uri',
    'id',
    'exists',
  ],
  reference: ['Reference', 'canonical', 'uri', 'Resource'],
  quantity: ['Quantity', 'Age', 'Duration', 'Money', 'Range', 'SampledData'],
  uri: ['uri', 'url', 'canonical', 'oid', 'uuid'],
  special: ['Location.position'],
};

/** R4 has the two expressions of this parameter the wrong way round. */
const swapped = 'DocumentReference-relationship';

/** The system of `true` and `false` (R4 3.1.1.4.10). */
const specialValues = 'http://hl7.org/fhir/special-values';

/** Values that an expression says in a way of its own. */
const deceased = [
  { path: ['deceasedBoolean'], type: 'boolean', system: specialValues },
  { path: ['deceasedDateTime'], type: 'exists', system: specialValues },
];

/**
 * What the expressions are read against.
 *
 * @typedef {object} SearchFacts
 * @property {import('./model.mjs').Model} model
 * @property {string[]} resources the names of all types of resources
 * @property {Map<string, string>} baseOf by type: the type that it is derived from
 * @property {(element: string) => string | undefined} systemOf the code system of an element of type code
 * @property {(element: string) => string[] | undefined} targetsOf what an element of type Reference may refer to
 */

/**
 * Turns the FHIRPath of the search parameters into paths, for each type.
 *
 * @param parameters the SearchParameters of R4
 * @param {SearchFacts} facts
 * @returns {Map<string, CompiledParameter[]>}
 * @throws {Error} on an expression that says more than a path can.
 */
export function compileSearchParameters(parameters, facts) {
  const context = { ...facts, byUrl: new Map(parameters.map((one) => [one.url, one])) };
  const compiled = new Map();
  for (const parameter of parameters) {
    if (parameter.base === undefined || parameter.expression === undefined) continue;
    for (const type of parameter.base) {
      if (!compiled.has(type)) compiled.set(type, []);
      compiled.get(type).push({ ...compile(parameter, type, context), ...nameOf(parameter, type) });
    }
  }
  return compiled;
}

/** Most have the name that type and code make. */
function nameOf({ id, code }, type) {
  return id === `${type}-${code.replace(/^_/, '')}` ? {} : { name: id };
}

function compile(parameter, type, context) {
  const { code } = parameter;
  if (parameter.type === 'composite') return compileComposite(parameter, type, context);
  const paths =
    code === 'deceased' ? deceased : expressionPaths(parameter.expression, type, parameter, context);
  const target = parameter.type === 'reference' ? targets(parameter, paths, context) : undefined;
  return {
    code,
    type: parameter.type,
    paths: paths.map(({ allowed: _, ...path }) => path),
    ...(target && { target }),
    ...(code === 'deceased' && { absent: 'false' }),
  };
}

/** One parameter for many types names what any of them may refer to; the elements of this type may refer to less. */
function targets({ target }, paths, context) {
  const named = isAnyType(target, context) ? undefined : target;
  const allowed = paths.map(({ only, allowed: types }) => (only ? [only] : types));
  if (allowed.includes(undefined)) return named;
  const types = [...new Set(allowed.flat())];
  return named?.filter((type) => types.includes(type)) ?? types;
}

/** R4 writes "any" as the list of all types that can be stored. */
function isAnyType(target, { resources }) {
  return target === undefined || resources.every((type) => type === 'Parameters' || target.includes(type));
}

function compileComposite({ id, code, expression, component }, type, context) {
  const parts = component.map((one) => ({
    definition: context.byUrl.get(one.definition),
    expression: one.expression,
  }));
  if (id === swapped) {
    const [first, second] = parts;
    [first.expression, second.expression] = [second.expression, first.expression];
  }
  return {
    code,
    type: 'composite',
    paths: [],
    components: parts.map(({ definition }) => definition.type),
    elements: partsOf(expression, type).map((part) => elementOf(part, type, parts, context)),
  };
}

function elementOf(part, type, parts, context) {
  const [{ path, at }] = walk(part, type, context);
  const components = parts.map(({ expression, definition }) => {
    const root = expression.startsWith('%resource.');
    const text = root ? expression.slice('%resource.'.length) : expression;
    const start = root ? type : at;
    const found = text.split(' | ').flatMap((one) => leaves(`${start}.${one}`, start, definition, context));
    const paths = found.map(({ allowed: _, ...path }) => path);
    return root ? { paths, root } : { paths };
  });
  return { path, components };
}

function expressionPaths(expression, type, parameter, context) {
  return partsOf(expression, type).flatMap((part) => leaves(part, type, parameter, context));
}

/** The alternatives of an expression that start at a type. One parameter of R4 leaves the type out. */
function partsOf(expression, type) {
  const parts = expression.split('|').map((part) => part.trim());
  if (!/^\(?[A-Z]/.test(expression)) return parts.map((part) => `${type}.${part}`);
  return parts.filter((part) => new RegExp(`^\\(?${type}\\b`).test(part));
}

function leaves(part, start, parameter, context) {
  return walk(part, start, context)
    .map(({ path, at, only, element }) => valuePath(path, at, only, element, context))
    .filter(({ type }) => holders[parameter.type].includes(type))
    .map((found) => (found.type === 'Resource' ? { ...found, only: parameter.target[0] } : found));
}

function valuePath(path, type, only, element, context) {
  const system = type === 'boolean' ? specialValues : type === 'code' ? context.systemOf(element) : undefined;
  const allowed = type === 'Reference' ? context.targetsOf(element) : undefined;
  return { path, type, ...(only && { only }), ...(system && { system }), ...(allowed && { allowed }) };
}

const castAround = /^\((.+) as ([A-Za-z]+)\)(.*)$/;
const step =
  /^\.(?:(as|ofType)\(([A-Za-z]+)\)|where\(resolve\(\) is ([A-Za-z]+)\)|where\(([a-z]+)='([a-z-]+)'\)|where\(hasExtension\('([^']+)'\)\)|extension\('([^']+)'\)|([a-zA-Z]+)(?:\[(\d)\])?)/;

/** All places that an expression from a type on leads to, by JSON name and type. */
function walk(expression, start, context) {
  const [, cast, type, rest] = castAround.exec(expression) ?? [];
  let text = cast ? `${cast}.as(${type})${rest}` : expression;
  if (!text.startsWith(start)) throw new Error(`cannot compile the search expression ${expression}`);
  text = text.slice(start.length);
  let places = [{ path: [], at: start }];
  while (text !== '') {
    const match = step.exec(text);
    if (!match) throw new Error(`cannot compile the search expression ${expression}`);
    places = places.flatMap((place) => next(place, match, context));
    text = text.slice(match[0].length);
  }
  return places;
}

function next(
  place,
  [, as, type, only, filter, equals, hasExtension, extension, name, index],
  { model, baseOf },
) {
  if (as) return isKindOf(place.at, type, baseOf) ? [place] : [];
  if (only) return [{ ...place, only }];
  if (filter) return [{ ...place, path: [...place.path, `?${filter}=${equals}`] }];
  if (hasExtension) return [{ ...place, path: [...place.path, `?extension.url=${hasExtension}`] }];
  if (extension) return extensionValues(place, extension, model);
  const element = model.get(place.at)?.find((candidate) => candidate.name === name);
  if (!element) throw new Error(`${place.at} has no ${name}`);
  return element.variants.map(({ json, type: at }) => ({
    path: [...place.path, json, ...(index === undefined ? [] : [`#${index}`])],
    at,
    element: `${place.at}.${element.choice ? `${name}[x]` : name}`,
  }));
}

/** Whether a type is another or is derived from it, as FHIRPath has it. R4 writes one name with the wrong case. */
function isKindOf(type, wanted, baseOf) {
  for (let at = type; at !== undefined; at = baseOf.get(at)) {
    if (at.toLowerCase() === wanted.toLowerCase()) return true;
  }
  return false;
}

function extensionValues(place, url, model) {
  const value = model.get('Extension').find(({ name }) => name === 'value');
  return value.variants.map(({ json, type }) => ({
    path: [...place.path, 'extension', `?url=${url}`, json],
    at: type,
    element: 'Extension.value[x]',
  }));
}
