import { bound } from './type-rules.mjs';

const core = 'http://hl7.org/fhir/StructureDefinition/';

/** Where R4's own definitions use extensions beyond what the definitions of those say: without these they could not be stored. */
const usedToo = new Map([
  [`${core}regex`, ['ElementDefinition.type']],
  [`${core}structuredefinition-fhir-type`, ['ElementDefinition.type']],
  [
    `${core}structuredefinition-normative-version`,
    ['CodeSystem', 'ElementDefinition', 'OperationDefinition', 'ValueSet'],
  ],
  [`${core}translation`, ['ValueSet.expansion.contains']],
  [`${core}valueset-concept-comments`, ['CodeSystem.concept']],
]);

/**
 * What a profile says of an element beyond what its type says already; what is not there is not said.
 *
 * @typedef {object} NodeText
 * @property {string} [n] the name of the element, without `[x]`; none for the root
 * @property {string} [s] the name of the slice
 * @property {number} [min]
 * @property {number} [max]
 * @property {[code: string, targets: string[] | null, profiles: string[] | null][]} [t] its types
 * @property {unknown} [f] the value that it has to be
 * @property {unknown} [p] the values that it has to have
 * @property {string[]} [b] the value sets that its code has to be in
 * @property {[key: string, human: string, expression: string][]} [i] its invariants
 * @property {[type: string, path: string][]} [d] by what its slices are told apart
 * @property {string} [r] the rules of slicing, if they are not `open`
 * @property {1} [o] its slices have an order
 * @property {NodeText[]} [ss] its slices
 * @property {NodeText[]} [c] its elements
 */

/**
 * Compiles profiles into what they add to the types that they are about.
 *
 * @param {object[]} definitions of types
 * @param {object[]} profiles StructureDefinitions that constrain
 * @returns {Map<string, object>} by canonical URL
 */
export function compileProfiles(definitions, profiles) {
  const types = new Map(definitions.map(({ name, snapshot }) => [name, snapshot.element]));
  const typeOf = new Map(profiles.map(({ url, type }) => [url, type]));
  return new Map(profiles.map((profile) => [profile.url, compileProfile(profile, types, typeOf)]));
}

function compileProfile(profile, types, typeOf) {
  const { type, version, baseDefinition, snapshot, differential } = profile;
  const elements = snapshot?.element ?? differential.element;
  const root = tree(elements);
  // A snapshot says all that the profiles which it derives from say.
  const inherits = snapshot === undefined && typeOf.has(baseDefinition);
  return {
    t: type,
    ...(version !== undefined && { v: version }),
    ...(type === 'Extension' && { x: contextsOf(profile) }),
    ...(type === 'Extension' && elements[0].isModifier && { m: 1 }),
    ...(inherits && { b: baseDefinition }),
    r:
      compileNode(
        root,
        { elements: types.get(type), path: type, element: types.get(type)[0] },
        types,
        typeOf,
      ) ?? {},
  };
}

function contextsOf({ url, context }) {
  return [...context.map(({ expression }) => expression), ...(usedToo.get(url) ?? [])];
}

/** The elements by their ids: `Observation.component:SystolicBP.code` is in the slice of that name. */
function tree(elements) {
  const root = { element: elements[0], children: new Map(), slices: new Map() };
  for (const element of elements.slice(1)) {
    const steps = element.id.split('.').slice(1);
    let at = root;
    for (const step of steps) {
      const [name, slice] = step.split(':');
      at = inner(at.children, name);
      if (slice !== undefined) at = inner(at.slices, slice);
    }
    at.element = element;
  }
  return root;
}

function inner(map, name) {
  if (!map.has(name)) map.set(name, { element: {}, children: new Map(), slices: new Map() });
  return map.get(name);
}

/** @returns {NodeText | undefined} nothing where the profile adds nothing */
function compileNode({ element, children, slices }, base, types, typeOf, names = {}) {
  const isSlice = names.s !== undefined;
  const node = {
    ...cardinality(element, isSlice ? { min: 0, max: '*' } : (base?.element ?? {})),
    ...typesOf(element, isSlice ? {} : (base?.element ?? {}), typeOf),
    ...valueOf(element),
    ...optional(
      'b',
      bound(element).filter((url) => !bound(base?.element ?? {}).includes(url)),
    ),
    ...optional('i', invariantsOf(element, base?.element)),
    ...optional(
      'ss',
      compileAll(slices, 's', () => base, types, typeOf),
    ),
    ...optional(
      'c',
      compileAll(children, 'n', (name) => step(base, name, element, types), types, typeOf),
    ),
  };
  if (element.slicing && (node.ss !== undefined || element.slicing.rules === 'closed'))
    Object.assign(node, slicing(element));
  return Object.keys(node).length === 0 && !isSlice ? undefined : { ...names, ...node };
}

function compileAll(map, key, baseOf, types, typeOf) {
  return [...map].flatMap(([name, inner]) => {
    const names = { [key]: key === 'n' ? name.replace('[x]', '') : name };
    return compileNode(inner, baseOf(name), types, typeOf, names) ?? [];
  });
}

/** What the definitions of types say of an element of an element. */
function step(base, name, { type }, types) {
  if (base === undefined) return undefined;
  const within = find(base.elements, `${base.path}.${name}`);
  if (within) return within;
  const code = (type ?? base.element.type)?.[0]?.code;
  return types.has(code) ? find(types.get(code), `${code}.${name}`) : undefined;
}

function find(elements, path) {
  const element = elements.find((each) => each.path === path);
  return element && { elements, path, element };
}

function cardinality({ min, max }, base) {
  return {
    ...(min !== undefined && min !== base.min && min > 0 && { min }),
    ...(max !== undefined && max !== base.max && max !== '*' && { max: Number(max) }),
  };
}

function typesOf({ type }, base, typeOf) {
  if (type === undefined || JSON.stringify(type) === JSON.stringify(base.type)) return {};
  if (type.some(({ code }) => code.includes('/'))) return {};
  return {
    t: type.map(({ code, targetProfile, profile }) => [
      code,
      code === 'Reference' ? targetsOf(targetProfile, typeOf) : null,
      profile ?? null,
    ]),
  };
}

/** Null for any, and where a target is described elsewhere. */
function targetsOf(targetProfile = [], typeOf) {
  const targets = targetProfile.map(
    (url) => typeOf.get(url) ?? (url.startsWith(core) ? url.slice(core.length) : undefined),
  );
  return targets.length === 0 || targets.includes(undefined) || targets.includes('Resource') ? null : targets;
}

function valueOf(element) {
  const fixed = Object.keys(element).find((key) => /^fixed[A-Z]/.test(key));
  const pattern = Object.keys(element).find((key) => /^pattern[A-Z]/.test(key));
  return { ...(fixed && { f: element[fixed] }), ...(pattern && { p: element[pattern] }) };
}

function invariantsOf({ constraint = [], type }, base) {
  const known = new Set([...(base?.constraint ?? []).map(({ key }) => key), 'ele-1']);
  if (type?.[0].code === 'Extension') known.add('ext-1');
  return constraint
    .filter(({ key, severity }) => severity === 'error' && !known.has(key))
    .map(({ key, human, expression }) => [key, human, expression]);
}

function slicing({ slicing: { discriminator = [], rules, ordered } }) {
  return {
    d: discriminator.map(({ type, path }) => [type, path]),
    ...(rules !== 'open' && { r: rules }),
    ...(ordered && { o: 1 }),
  };
}

function optional(name, list) {
  return list.length === 0 ? {} : { [name]: list };
}
