import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// HL7's own files of R4 4.0.1. Repackaged definitions carry elements and types that R4 does not have.
const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));

/** Name and version of the package that holds the definitions. */
export function definitionsPackage() {
  const { name, version } = read('package.json');
  return `${name}@${version}`;
}

/** The StructureDefinitions of the types of R4; profiles, extensions and logical models are left out. */
export function structureDefinitions() {
  return all('StructureDefinition').filter(
    ({ derivation, kind, version }) =>
      derivation !== 'constraint' && kind !== 'logical' && version === '4.0.1',
  );
}

/** The SearchParameters of R4; the package's examples of how to write one are left out. */
export function searchParameters() {
  return all('SearchParameter').filter(({ version }) => version === '4.0.1');
}

/** The ValueSets of R4. */
export function valueSets() {
  return all('ValueSet');
}

/** The CompartmentDefinitions of R4; the package's example of how to write one is left out. */
export function compartmentDefinitions() {
  return all('CompartmentDefinition').filter(({ version }) => version === '4.0.1');
}

function all(type) {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${type}-`) && name.endsWith('.json'))
    .map(read);
}

function read(name) {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
