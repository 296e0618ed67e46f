import type { Access } from './access.js';
import { patternOf } from './pattern.js';

const ihe = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';
/** Our own canonical base: `.example` belongs to nobody, so it can never come to mean something else. */
const own = 'https://tallystick.example/fhir/StructureDefinition/audit-';

/**
 * The profiles that the AuditEvent of an access conforms to: IHE's and our own of the same pattern (`profiles/`), each in its Patient
 * variant where the access is about one. None for a failure, since the profiles describe success, and none where BALP has no pattern.
 */
export function profilesOf({ outcome, interaction, patient }: Access): readonly string[] | undefined {
  const { balp } = patternOf(interaction);
  if (outcome !== '0' || balp === null) return undefined;
  return patient ? withPatient[balp] : plain[balp];
}

const plain = {
  Create: profiles('Create'),
  Read: profiles('Read'),
  Update: profiles('Update'),
  Delete: profiles('Delete'),
  Query: profiles('Query'),
};

const withPatient = {
  Create: profiles('PatientCreate'),
  Read: profiles('PatientRead'),
  Update: profiles('PatientUpdate'),
  Delete: profiles('PatientDelete'),
  Query: profiles('PatientQuery'),
};

function profiles(name: string): readonly string[] {
  return [`${ihe}${name}`, `${own}${name.replace(/(?<=.)[A-Z]/, '-$&').toLowerCase()}`];
}
