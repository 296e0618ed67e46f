import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PlainResource } from './element-values.js';

const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));

/** The types of the examples that are searched for most. */
const often = [
  'AllergyIntolerance',
  'Appointment',
  'Condition',
  'Consent',
  'Coverage',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Immunization',
  'List',
  'Location',
  'MedicationRequest',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'Provenance',
  'RelatedPerson',
  'ServiceRequest',
  'Specimen',
  'Task',
];

/** Official examples of R4, up to so many of each type. */
export function exampleWorld(most: number, types: readonly string[] = often): PlainResource[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return types.flatMap((type) =>
    files
      .filter((name) => name.startsWith(`${type}-`))
      .slice(0, most)
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as PlainResource)
      // A link makes two Patients one person for the server, which the specification leaves to it.
      .filter((resource) => resource.resourceType === type && !('link' in resource)),
  );
}
