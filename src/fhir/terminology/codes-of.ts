import { codeKey, type CodeSystem, type Concept } from './code-system.js';
import {
  difference,
  intersection,
  noCodes,
  union,
  unknownCodes,
  type CodeCollection,
  type Member,
} from './code-collection.js';
import { conceptTest } from './concept-filter.js';
import type { ListedCode, ValueSetDefinition, ValueSetPart } from './value-set.js';

/** Where definitions come from. Each canonical may carry `|version`. */
export interface Definitions {
  valueSet(canonical: string): ValueSetDefinition | null;
  codeSystem(canonical: string): CodeSystem | null;
  /** Is told how many codes are looked at next. @throws Fault where that is too much */
  spend(codes: number): void;
}

/** How deep value sets may import each other; those of R4 do so three times. */
const maxDepth = 8;

/**
 * What is in a value set, as far as the definitions at hand say (R4 4.9.5). One that imports itself, or goes deeper than eight
 * imports, has a part of which nothing is known.
 */
export function codesOf(definition: ValueSetDefinition, definitions: Definitions, depth = 0): CodeCollection {
  const { compose, known = [] } = definition;
  const parts = (list: readonly ValueSetPart[]): CodeCollection =>
    union(list.map((part) => codesOfPart(part, definitions, depth)));
  const included = union([parts(compose.include), parts(known)]);
  return compose.exclude === undefined ? included : difference(included, parts(compose.exclude));
}

function codesOfPart(part: ValueSetPart, definitions: Definitions, depth: number): CodeCollection {
  definitions.spend(1);
  const imported = (part.valueSet ?? []).map((canonical) => importedCodes(canonical, definitions, depth));
  const own = part.system === undefined ? [] : [codesOfSystem(part.system, part, definitions)];
  const [first = noCodes, ...others] = [...own, ...imported];
  return others.reduce(intersection, first);
}

function importedCodes(canonical: string, definitions: Definitions, depth: number): CodeCollection {
  const definition = depth < maxDepth ? definitions.valueSet(canonical) : null;
  return definition === null ? unknownCodes : codesOf(definition, definitions, depth + 1);
}

function codesOfSystem(url: string, part: ValueSetPart, definitions: Definitions): CodeCollection {
  const { version, concept, filter = [] } = part;
  definitions.spend(concept?.length ?? 0);
  const system = definitions.codeSystem(version === undefined ? url : `${url}|${version}`);
  if (concept !== undefined) return collect(url, system, listedConcepts(system, concept));
  const open: CodeCollection = { ...noCodes, open: new Set([url]) };
  if (system === null) return open;
  definitions.spend(system.concepts.size * (1 + filter.length));
  const concepts = filteredConcepts(system, filter);
  if (concepts === null) return open;
  return system.complete
    ? collect(url, system, concepts)
    : { ...collect(url, system, concepts), ...{ open: open.open } };
}

function listedConcepts(system: CodeSystem | null, listed: readonly ListedCode[]): Concept[] {
  return listed.map(({ code, display }) => {
    const concept = system?.concepts.get(codeKey(system, code));
    return { code, display: display ?? concept?.display ?? code, abstract: false, parents: [] };
  });
}

function filteredConcepts(system: CodeSystem, filter: NonNullable<ValueSetPart['filter']>): Concept[] | null {
  const tests = filter.map((one) => conceptTest(system, one));
  if (tests.includes(null)) return null;
  return [...system.concepts.values()].filter((concept) => tests.every((test) => test?.(concept) ?? false));
}

function collect(url: string, system: CodeSystem | null, concepts: readonly Concept[]): CodeCollection {
  const { caseSensitive } = system ?? { caseSensitive: true };
  const members = concepts.map(({ code, display, abstract }): [string, Member] => [
    codeKey({ caseSensitive }, code),
    { system: url, code, display, abstract, caseSensitive },
  ]);
  return members.length === 0 ? noCodes : { ...noCodes, codes: new Map([[url, new Map(members)]]) };
}
