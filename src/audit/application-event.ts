const dcm = 'http://dicom.nema.org/resources/ontology/DCM';

/** What the application did of itself. */
export interface ApplicationEvent {
  /** Of DICOM's audit event types and subtypes (PS3.15 A.5.3). */
  readonly type: DicomCode;
  readonly subtype: DicomCode;
  /** 0 for success, 4 for a minor failure. */
  readonly outcome: '0' | '4';
  /** What it happened to; empty for the application itself. */
  readonly entities: readonly object[];
}

export interface DicomCode {
  readonly code: string;
  readonly display: string;
}

/**
 * The text of an R4 AuditEvent about the application.
 *
 * @param base the FHIR base of the server
 * @param at milliseconds since 1970
 */
export function applicationEvent(base: string, at: number, event: ApplicationEvent): string {
  const { type, subtype, outcome, entities } = event;
  return JSON.stringify({
    resourceType: 'AuditEvent',
    type: { system: dcm, ...type },
    subtype: [{ system: dcm, ...subtype }],
    action: 'E',
    recorded: new Date(at).toISOString(),
    outcome,
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
    ...(entities.length > 0 && { entity: entities }),
  });
}
