import { applicationEvent } from './application-event.js';

/**
 * The first entry of a ledger: the application started (DICOM PS3.15 A.5.3.1).
 *
 * @param base the FHIR base of the server
 * @param at milliseconds since 1970
 */
export function foundingEvent(base: string, at: number): string {
  return applicationEvent(base, at, {
    type: { code: '110100', display: 'Application Activity' },
    subtype: { code: '110120', display: 'Application Start' },
    outcome: '0',
    entities: [],
  });
}
