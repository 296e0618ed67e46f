import type { AuditCoding } from '../auth/caller.js';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role';
const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';

/**
 * The codes that every AuditEvent of ours is made of. With their displays: some versions of IHE's profiles ask for these words.
 */
export const codes = {
  rest: {
    system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
    code: 'rest',
    display: 'Restful Operation',
  },
  application: { system: dicom, code: '110150', display: 'Application' },
  destination: { system: dicom, code: '110152', display: 'Destination Role ID' },
  source: { system: dicom, code: '110153', display: 'Source Role ID' },
  custodian: {
    system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
    code: 'custodian',
    display: 'Custodian',
  },
  author: { system: participation, code: 'AUT', display: 'author (originator)' },
  recipient: { system: participation, code: 'IRCP', display: 'information recipient' },
  applicationServer: {
    system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
    code: '4',
    display: 'Application Server',
  },
  person: { system: entityTypes, code: '1', display: 'Person' },
  systemObject: { system: entityTypes, code: '2', display: 'System Object' },
  requestId: {
    system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
    code: 'XrequestId',
  },
  patientRole: { system: objectRoles, code: '1', display: 'Patient' },
  domainResource: { system: objectRoles, code: '4', display: 'Domain Resource' },
  queryRole: { system: objectRoles, code: '24', display: 'Query' },
} satisfies Readonly<Record<string, AuditCoding>>;

/** A code of R4's restful-interaction. */
export function restfulInteraction(code: string): AuditCoding {
  return { system: 'http://hl7.org/fhir/restful-interaction', code, display: code };
}
