import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// HL7's own files of R4 4.0.1. Repackaged definitions carry elements and types that R4 does not have.
const folder = folderOf('hl7.fhir.r4.examples');
const expansionFolder = folderOf('hl7.fhir.r4.expansions');

/** Names and versions of the packages that hold the definitions. */
export function definitionsPackage() {
  return [folder, expansionFolder, folderOf('@lhncbc/ucum-lhc')]
    .map((from) => read('package.json', from))
    .map(({ name, version }) => `${name}@${version}`)
    .join(' ');
}

/** The StructureDefinitions of the types of R4; profiles, extensions and logical models are left out. */
export function structureDefinitions() {
  return all('StructureDefinition').filter(
    ({ derivation, kind, version }) =>
      derivation !== 'constraint' && kind !== 'logical' && version === '4.0.1',
  );
}

/** The profiles on data types that elements of R4 name as their type (R4 2.24.0.1.7). */
export function narrowedTypes() {
  return [read('StructureDefinition-SimpleQuantity.json', folder)];
}

/** The profiles and extensions that come with R4; the package's examples of how to write one are left out. */
export function profilesOfR4() {
  return all('StructureDefinition').filter(
    ({ derivation, version }) => derivation === 'constraint' && version === '4.0.1',
  );
}

/** Where the profiles of this server lie. */
export const ownProfilesFolder = join(dirname(fileURLToPath(import.meta.url)), '../../profiles');

/** The profiles of this server. */
export function ownProfiles() {
  return readdirSync(ownProfilesFolder)
    .map((name) => read(name, ownProfilesFolder))
    .filter(({ resourceType }) => resourceType === 'StructureDefinition');
}

/** The SearchParameters of R4; the package's examples of how to write one are left out. */
export function searchParameters() {
  return all('SearchParameter').filter(({ version }) => version === '4.0.1');
}

/** The CodeSystems of R4, those of HL7 v2 and v3 that it uses among them. */
export function codeSystems() {
  return all('CodeSystem');
}

/** The ValueSets of R4. */
export function valueSets() {
  return all('ValueSet');
}

/** The ValueSets that HL7 has expanded. */
export function expansions() {
  return all('ValueSet', expansionFolder);
}

/** The CompartmentDefinitions of R4; the package's example of how to write one is left out. */
export function compartmentDefinitions() {
  return all('CompartmentDefinition').filter(({ version }) => version === '4.0.1');
}

function folderOf(name) {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

function all(type, from = folder) {
  return readdirSync(from)
    .filter((name) => name.startsWith(`${type}-`) && name.endsWith('.json'))
    .map((name) => read(name, from));
}

function read(name, from) {
  return JSON.parse(readFileSync(join(from, name), 'utf8'));
}
