// Turns HL7's definitions of R4 into the modules in generated/: what the server knows of FHIR when it runs.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  codeSystems,
  compartmentDefinitions,
  definitionsPackage,
  expansions,
  narrowedTypes,
  ownProfiles,
  ownProfilesFolder,
  profilesOfR4,
  searchParameters,
  structureDefinitions,
  valueSets,
} from './definitions/load.mjs';

const scripts = dirname(fileURLToPath(import.meta.url));
const compiler = join(scripts, 'definitions');
const target = join(dirname(scripts), 'generated');
const stampFile = join(target, 'stamp');

/**
 * Writes generated/ anew where the definitions or the compiler changed.
 *
 * @returns {Promise<boolean>} whether there was anything to do.
 */
export async function compileDefinitions() {
  const stamp = await hashInputs();
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return false;
  await mkdir(target, { recursive: true });
  await rm(stampFile, { force: true });
  await writeModules();
  await writeFile(stampFile, stamp);
  return true;
}

async function hashInputs() {
  const hash = createHash('sha256').update(definitionsPackage());
  const files = [...(await filesOf(compiler)), ...(await filesOf(ownProfilesFolder))];
  for (const file of [fileURLToPath(import.meta.url), ...files]) hash.update(await readFile(file));
  return hash.digest('hex');
}

async function filesOf(folder) {
  return (await readdir(folder)).sort().map((name) => join(folder, name));
}

async function writeModules() {
  const { baseTypes, buildModel, resourceTypes } = await import('./definitions/model.mjs');
  const definitions = structureDefinitions();
  const model = buildModel(definitions);
  const resources = resourceTypes(definitions);
  await writeTypeRuleModule(definitions);
  await writeProfileModule(definitions);
  const bases = baseTypes(definitions);
  await writeFactModule(model, resources, bases);
  await writeSearchModule(definitions, { model, resources, baseOf: new Map(bases) });
  await writeTerminologyModule();
  await writeUnitModule();
}

async function writeTypeRuleModule(definitions) {
  const { buildTypeRules } = await import('./definitions/type-rules.mjs');
  const { typeRuleTypes, writeTypeRules } = await import('./definitions/write-type-rules.mjs');
  const rules = buildTypeRules(definitions, narrowedTypes());
  await writeFile(join(target, 'type-rules.js'), writeTypeRules(rules));
  await writeFile(join(target, 'type-rules.d.ts'), typeRuleTypes);
}

async function writeProfileModule(definitions) {
  const { compileProfiles } = await import('./definitions/profiles.mjs');
  const { profileTypes, writeProfiles } = await import('./definitions/write-profiles.mjs');
  const profiles = compileProfiles(definitions, [...profilesOfR4(), ...ownProfiles()]);
  await writeFile(join(target, 'profiles.js'), writeProfiles(profiles));
  await writeFile(join(target, 'profiles.d.ts'), profileTypes);
}

async function writeFactModule(model, resources, bases) {
  const { writeFacts, writeFactTypes } = await import('./definitions/facts.mjs');
  await writeFile(join(target, 'definitions.js'), writeFacts(model, resources, bases));
  await writeFile(join(target, 'definitions.d.ts'), writeFactTypes(resources));
}

async function writeSearchModule(definitions, facts) {
  const { boundSystems } = await import('./definitions/bound-systems.mjs');
  const { compileCompartments } = await import('./definitions/compartments.mjs');
  const { searchTypes, writeSearch } = await import('./definitions/search-module.mjs');
  const { referenceTargets } = await import('./definitions/reference-targets.mjs');
  const { compileSearchParameters } = await import('./definitions/search-parameters.mjs');
  const parameters = compileSearchParameters(searchParameters(), {
    ...facts,
    systemOf: boundSystems(definitions, valueSets()),
    targetsOf: referenceTargets(definitions),
  });
  const compartments = compileCompartments(compartmentDefinitions());
  await writeFile(join(target, 'search-parameters.js'), writeSearch(parameters, compartments));
  await writeFile(join(target, 'search-parameters.d.ts'), searchTypes);
}

async function writeTerminologyModule() {
  const { terminologyTypes, writeTerminology } = await import('./definitions/terminology.mjs');
  const published = { codeSystems: codeSystems(), valueSets: valueSets(), expansions: expansions() };
  await writeFile(join(target, 'terminology.js'), writeTerminology(published));
  await writeFile(join(target, 'terminology.d.ts'), terminologyTypes);
}

async function writeUnitModule() {
  const { unitTypes, writeUnits } = await import('./definitions/units.mjs');
  await writeFile(join(target, 'units.js'), writeUnits());
  await writeFile(join(target, 'units.d.ts'), unitTypes);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const changed = await compileDefinitions();
  console.log(changed ? 'compiled the definitions of FHIR R4' : 'the definitions of FHIR R4 are up to date');
}
