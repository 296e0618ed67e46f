/** Of how many documents each patient is the subject. */
export const documentsAPatient = 10;

const nhsNumbers = 'https://fhir.nhs.uk/Id/nhs-number';

/** The logical id of the n-th document that is there before the measuring. */
export function documentId(n: number): string {
  return `d${String(n)}`;
}

/** The logical id of a patient. */
export function patientId(patient: number): string {
  return `p${String(patient)}`;
}

/** The business identifier of the n-th document, as it stands in its text. */
export function documentIdentifier(n: number): string {
  return `2.16.840.1.113883.2.1.4.1.${String(1e9 + n)}`;
}

/** A person, as JSON. */
export function patientText(patient: number): string {
  return JSON.stringify({
    resourceType: 'Patient',
    id: patientId(patient),
    identifier: [{ system: nhsNumbers, value: String(9e9 + patient) }],
    active: true,
    name: [{ use: 'official', family: 'Featherstonehaugh', given: ['Rosalind', 'Mary'] }],
    gender: 'female',
    birthDate: '1948-07-05',
    address: [{ line: ['27 Quarry Lane'], city: 'Holmfirth', postalCode: 'HD9 2XX' }],
  });
}

/** A pointer to a document as a record locator keeps it, about 2.4 KB of JSON. @param id left out where the server gives one */
export function documentText(n: number, patient: number, id?: string): string {
  return JSON.stringify({
    resourceType: 'DocumentReference',
    id,
    meta: { profile: ['https://fhir.nhs.uk/StructureDefinition/NRL-DocumentReference'] },
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: documentIdentifier(n) },
    status: 'current',
    docStatus: 'final',
    type: coded('http://snomed.info/sct', '736373009', 'End of life care plan'),
    category: [coded('http://snomed.info/sct', '734163000', 'Care plan')],
    subject: { reference: `Patient/${patientId(patient)}`, display: 'Rosalind Mary Featherstonehaugh' },
    date: '2026-03-14T09:26:53.589+00:00',
    author: [
      { reference: 'Practitioner/g8401234', display: 'Dr Hannah Oyelaran, General Practitioner' },
      { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'B86044' } },
    ],
    authenticator: { reference: 'Practitioner/g8401234' },
    custodian: { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'RWY' } },
    description:
      'Preferred place of care, resuscitation status and anticipatory medication, agreed with the family.',
    securityLabel: [coded('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'R', 'restricted')],
    content: [content(n, 'application/pdf', 184_320), content(n, 'application/fhir+json', 22_118)],
    context: {
      encounter: [{ reference: 'Encounter/e20260314' }],
      period: { start: '2026-03-14T09:00:00+00:00', end: '2026-03-14T09:25:00+00:00' },
      facilityType: coded('http://snomed.info/sct', '35971002', 'Ambulatory care site'),
      practiceSetting: coded('http://snomed.info/sct', '103735009', 'Palliative care'),
    },
  });
}

function coded(system: string, code: string, display: string): object {
  return { coding: [{ system, code, display }], text: display };
}

function content(n: number, contentType: string, size: number): object {
  return {
    attachment: {
      contentType,
      language: 'en-GB',
      url: `https://documents.example.nhs.uk/repository/Binary/${String(n)}?version=1`,
      size,
      hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
      title: 'End of life care plan, Calderdale and Huddersfield',
      creation: '2026-03-14T09:26:53+00:00',
    },
    format: {
      system: 'http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem',
      code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
    },
  };
}
