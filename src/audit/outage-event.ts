import { applicationEvent } from './application-event.js';
import { codes } from './codes.js';

/**
 * An entry of what the server goes on without: a further ledger stopped recording what happens here, or records it again (DICOM
 * PS3.15 A.5.3.11, Security Alert).
 *
 * @param base the FHIR base of the server
 * @param at milliseconds since 1970
 * @param origins of the ledgers
 */
export function outageEvent(
  happened: 'begun' | 'ended',
  origins: readonly string[],
  base: string,
  at: number,
): string {
  return applicationEvent(base, at, {
    type: { code: '110113', display: 'Security Alert' },
    subtype:
      happened === 'begun'
        ? { code: '110133', display: 'Audit Recording Stopped' }
        : { code: '110134', display: 'Audit Recording Started' },
    outcome: happened === 'begun' ? '4' : '0',
    entities: origins.map((origin) => ({
      what: { identifier: { value: origin } },
      type: codes.systemObject,
      name: 'further ledger',
    })),
  });
}
