import type { CodeSystem as CodeSystemResource, ValueSet } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import { parseSearch } from '../../fhir/search/parse/parse-search.js';
import { splitCanonical } from '../../fhir/terminology/canonical.js';
import type { CodeSystem } from '../../fhir/terminology/code-system.js';
import type { Definitions } from '../../fhir/terminology/codes-of.js';
import { heldCodeSystem } from '../../fhir/terminology/held-code-system.js';
import { heldValueSet } from '../../fhir/terminology/held-value-set.js';
import { readCodeSystem } from '../../fhir/terminology/read-code-system.js';
import { readValueSet } from '../../fhir/terminology/read-value-set.js';
import type { ValueSetDefinition, ValueSetPart } from '../../fhir/terminology/value-set.js';
import type { OperationReads } from '../../records/operate.js';
import { plainQuery } from '../../records/search/search-resources.js';

/** Value sets and code systems by their canonicals: those of R4, and those that clients have stored. R4's own come first. */
export interface KnownDefinitions {
  valueSet(canonical: string): Promise<ValueSetDefinition | null>;
  codeSystem(canonical: string): Promise<CodeSystem | null>;
  /** With all that a value set names, and what those name. @throws Fault `too-costly` */
  around(definition: ValueSetDefinition): Promise<Definitions>;
}

/** How many stored definitions an operation may look for. */
const mostLooks = 50;

/** How many codes it may look at. */
const mostCodes = 500_000;

/** @param base this server's FHIR base URL */
export function knownDefinitions(reads: OperationReads, base: string): KnownDefinitions {
  const valueSets = new Map<string, ValueSetDefinition | null>();
  const systems = new Map<string, CodeSystem | null>();
  let looks = 0;
  const stored = async (type: 'ValueSet' | 'CodeSystem', canonical: string): Promise<unknown> => {
    if (++looks > mostLooks) throw new Fault('too-costly', 'the value set names too many others');
    return findStored(reads, base, type, canonical);
  };
  const known: KnownDefinitions = {
    valueSet: async (canonical) => {
      const found = heldValueSet(canonical) ?? valueSets.get(canonical);
      if (found !== undefined) return found;
      const resource = (await stored('ValueSet', canonical)) as ValueSet | null;
      const definition = resource && readValueSet(resource);
      valueSets.set(canonical, definition);
      return definition;
    },
    codeSystem: async (canonical) => {
      const found = heldCodeSystem(canonical) ?? systems.get(canonical);
      if (found !== undefined) return found;
      const resource = (await stored('CodeSystem', canonical)) as CodeSystemResource | null;
      const system = resource && readCodeSystem(resource, splitCanonical(canonical).url);
      systems.set(canonical, system);
      return system;
    },
    around: async (definition) => {
      await gather(known, definition);
      return {
        valueSet: (canonical) => heldValueSet(canonical) ?? valueSets.get(canonical) ?? null,
        codeSystem: (canonical) => heldCodeSystem(canonical) ?? systems.get(canonical) ?? null,
        spend: makeBudget(),
      };
    },
  };
  return known;
}

/** Each value set once, whatever imports what. */
async function gather(known: KnownDefinitions, start: ValueSetDefinition): Promise<void> {
  const seen = new Set<string>();
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const parts = [...next.compose.include, ...(next.compose.exclude ?? [])];
    for (const canonical of parts.flatMap(systemsIn)) await known.codeSystem(canonical);
    for (const canonical of parts.flatMap(({ valueSet = [] }) => valueSet)) {
      // What R4 defines names only what R4 defines.
      if (seen.has(canonical) || heldValueSet(canonical) !== null) continue;
      seen.add(canonical);
      const imported = await known.valueSet(canonical);
      if (imported !== null) waiting.push(imported);
    }
  }
}

/** Listed codes need no code system. */
function systemsIn({ system, version, concept }: ValueSetPart): string[] {
  if (system === undefined || concept !== undefined) return [];
  return [version === undefined ? system : `${system}|${version}`];
}

async function findStored(
  reads: OperationReads,
  base: string,
  type: 'ValueSet' | 'CodeSystem',
  canonical: string,
): Promise<unknown> {
  const { url, version } = splitCanonical(canonical);
  const asked: [string, string][] = [['url', escaped(url)]];
  if (version !== undefined) asked.push(['version', escaped(version)]);
  const { search } = parseSearch(type, asked, { base, now: Date.now(), lenient: false });
  const [match] = (await reads.search(plainQuery(search, 1), null)).matches;
  return match === undefined ? null : JSON.parse(match.body.toString());
}

/** R4 3.1.1.3.3: what separates values in a search is no part of one. */
function escaped(value: string): string {
  return value.replaceAll(/[\\,$|]/g, '\\$&');
}

function makeBudget(): Definitions['spend'] {
  let spent = 0;
  return (codes) => {
    spent += codes;
    if (spent > mostCodes) throw new Fault('too-costly', 'the value set takes looking at too many codes');
  };
}
