import type { AuditEvent } from 'fhir/r4.js';
import type { Access } from './access.js';
import { agents, serverReference } from './agents.js';
import { codes } from './codes.js';
import { entities } from './entities.js';
import { patternOf } from './pattern.js';
import { profilesOf } from './profiles.js';

/** The text of the R4 AuditEvent of an access: the same access gives the same characters. @param id the logical id of the event */
export function auditEvent(access: Access, id: string): string {
  return JSON.stringify(auditEventResource(access, id));
}

/**
 * The R4 AuditEvent of an access, in the patterns of IHE BALP (docs/conformance.md), as the parsed text would be. What failed or
 * was refused has the shape of what was asked for.
 *
 * @param id the logical id of the event
 */
export function auditEventResource(access: Access, id: string): Unchanging<AuditEvent> {
  const pattern = patternOf(access.interaction);
  const recorded = new Date(access.recorded).toISOString();
  const profile = profilesOf(access);
  return {
    resourceType: 'AuditEvent',
    id,
    meta: { versionId: '1', lastUpdated: recorded, ...(profile && { profile }) },
    type: codes.rest,
    ...(pattern.subtype.length > 0 && { subtype: pattern.subtype }),
    action: pattern.action,
    recorded,
    outcome: access.outcome,
    ...(access.outcomeDesc !== null && { outcomeDesc: access.outcomeDesc }),
    agent: agents(access, pattern),
    source: { observer: serverReference(access.server), type: [codes.applicationServer] },
    entity: entities(access, pattern),
  };
}

/** FHIR's types have arrays that may be written to; constants are not. */
type Unchanging<T> = T extends object ? { readonly [K in keyof T]: Unchanging<T[K]> } : T;
