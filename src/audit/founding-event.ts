const dcm = 'http://dicom.nema.org/resources/ontology/DCM';

/**
 * The first entry of a ledger: the application started (DICOM PS3.15 A.5.3.1).
 *
 * @param base the FHIR base of the server
 * @param at milliseconds since 1970
 */
export function foundingEvent(base: string, at: number): string {
  return JSON.stringify({
    resourceType: 'AuditEvent',
    type: { system: dcm, code: '110100', display: 'Application Activity' },
    subtype: [{ system: dcm, code: '110120', display: 'Application Start' }],
    action: 'E',
    recorded: new Date(at).toISOString(),
    outcome: '0',
    agent: [
      {
        type: { coding: [{ system: dcm, code: '110150', display: 'Application' }] },
        who: { display: 'Tallystick' },
        requestor: false,
        network: { address: base, type: '5' },
      },
    ],
    source: {
      observer: { display: 'Tallystick' },
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4' }],
    },
  });
}
