const fragments = ['fragment', 'example'];
const cut = 'http://hl7.org/fhir/StructureDefinition/valueset-toocostly';

/** Expansions of systems that the server does not hold are kept up to this size. */
const maxKnown = 500;

/** ISO 4217, the one system that R4 only expands and that is needed in full: Money.currency is bound to all of it. */
const currencies = { url: 'urn:iso:std:iso:4217', valueSet: 'http://hl7.org/fhir/ValueSet/currencies' };

/**
 * What the server holds of code systems and value sets, as the text of a module. Each is one string, which is
 * parsed when it is first asked for.
 *
 * @param {{ codeSystems: object[], valueSets: object[], expansions: object[] }} published
 */
export function writeTerminology({ codeSystems, valueSets, expansions }) {
  const expanded = new Map(expansions.map((valueSet) => [valueSet.url, codesOf(valueSet)]));
  const kept = codeSystems.filter(({ content }) => content === 'complete' || fragments.includes(content));
  const systems = [...kept.map(codeSystem), currencySystem(expanded)];
  const complete = new Set(kept.filter(({ content }) => content === 'complete').map(({ url }) => url));
  complete.add(currencies.url);
  const sets = valueSets.filter(({ compose }) => compose).map((set) => valueSet(set, complete, expanded));
  return `export const codeSystems = ${lookup(systems)};
export const valueSets = ${lookup(sets)};
`;
}

export const terminologyTypes = `/**
 * By URL: a first line of version, name, \`complete\` or \`fragment\`, and \`sensitive\` or \`insensitive\`, then a line for
 * each concept of code, display (empty if it is the code), \`abstract\` or nothing, and the numbers of its parents' lines,
 * the first concept being 0. Tabs stand between them.
 */
export declare const codeSystems: Readonly<Partial<Record<string, string>>>;

/** By URL: JSON of version, name, title, status, compose, and \`known\`: codes of systems that are not held. */
export declare const valueSets: Readonly<Partial<Record<string, string>>>;
`;

function codeSystem({ url, version, name, content, caseSensitive, concept }) {
  const concepts = withFurtherParents(flatten(concept ?? []));
  const numbers = new Map(concepts.map(({ code }, i) => [code, i]));
  const lines = concepts.map(({ code, display, abstract, parents }) =>
    [
      code,
      display === undefined || display === code ? '' : oneLine(display),
      abstract ? 'abstract' : '',
      [...new Set(parents)].flatMap((parent) => numbers.get(parent) ?? []).join(','),
    ].join('\t'),
  );
  const completeness = content === 'complete' ? 'complete' : 'fragment';
  const head = [version, name, completeness, caseSensitive === false ? 'insensitive' : 'sensitive'].join(
    '\t',
  );
  return [url, [head, ...lines].join('\n')];
}

function flatten(concepts, parent = []) {
  return concepts.flatMap(({ code, display, property = [], concept: children = [] }) => {
    const further = property.filter((one) => one.code === 'child').map(({ valueCode }) => valueCode);
    const abstract = property.some(isAbstract);
    return [{ code, display, abstract, parents: parent, further }, ...flatten(children, [code])];
  });
}

/** A concept with several parents stands below one of them; the others name it as a child. */
function withFurtherParents(concepts) {
  return concepts.map((concept) => {
    const others = concepts.filter(({ further }) => further.includes(concept.code)).map(({ code }) => code);
    return { ...concept, parents: [...concept.parents, ...others] };
  });
}

function isAbstract({ code, valueBoolean }) {
  return code === 'notSelectable' && valueBoolean === true;
}

/** R4's own expansion is of 2019; what has been added to the list since is known to the JavaScript engine. */
function currencySystem(expanded) {
  const codes = new Map(Intl.supportedValuesOf('currency').map((code) => [code, { code }]));
  for (const concept of expanded.get(currencies.valueSet)) codes.set(concept.code, concept);
  const concept = [...codes.values()];
  return codeSystem({ url: currencies.url, version: '', name: 'ISO4217', content: 'complete', concept });
}

function valueSet({ url, version, name, title, status, compose }, complete, expanded) {
  const displays = new Map((expanded.get(url) ?? []).map((code) => [key(code), code.display]));
  const include = compose.include.map((part) => plainPart(part, displays));
  const exclude = compose.exclude?.map((part) => plainPart(part, displays));
  const isOpen = ({ system, concept }) => system && !concept && !complete.has(system);
  const known = knownCodes(
    expanded.get(url) ?? [],
    include.filter(isOpen).map(({ system }) => system),
  );
  return [url, JSON.stringify({ version, name, title, status, compose: { include, exclude }, known })];
}

function plainPart({ system, concept, filter, valueSet }, displays) {
  return { system, concept: concept?.map(plainConcept), filter: filter?.map(plainFilter), valueSet };

  function plainConcept({ code, display }) {
    return { code, display: display ?? displays.get(key({ system, code })) };
  }
}

function plainFilter({ property, op, value }) {
  return { property, op, value };
}

function knownCodes(expanded, systems) {
  const known = expanded.filter(({ system }) => systems.includes(system));
  if (known.length === 0 || known.length > maxKnown) return undefined;
  return systems
    .filter((system, i) => systems.indexOf(system) === i)
    .map((system) => ({
      system,
      concept: known.filter((code) => code.system === system).map(({ code, display }) => ({ code, display })),
    }));
}

/** None of those expansions that end somewhere because there would be too much. */
function codesOf({ expansion }) {
  if (expansion.extension?.some(({ url }) => url === cut)) return [];
  return walk(expansion.contains ?? []);
}

function walk(contains) {
  return contains.flatMap(({ system, code, display, contains: children = [] }) => [
    ...(code === undefined ? [] : [{ system, code, display }]),
    ...walk(children),
  ]);
}

function key({ system, code }) {
  return `${system} ${code}`;
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}

// Without a prototype: the keys that are looked up come from outside. ASCII only: a source of one byte a character.
function lookup(entries) {
  const members = entries.map(([url, text]) => `${JSON.stringify(url)}:${JSON.stringify(text)}`);
  return `{__proto__:null,\n${members.join(',\n').replaceAll(/[\u0080-\uffff]/g, escape)}}`;
}

function escape(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
