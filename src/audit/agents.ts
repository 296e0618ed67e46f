import type { AuditEventAgent, Reference } from 'fhir/r4.js';
import type { AuditCoding, Caller } from '../auth/caller.js';
import type { Access, AuditedServer } from './access.js';
import type { Pattern } from './pattern.js';

/** Client, server and, where there is one, user. The one that started it all is the requestor: the user, else the client. */
export function agents({ caller, server }: Access, pattern: Pattern): AuditEventAgent[] {
  const { user } = caller;
  const machines = [
    {
      type: concept(pattern.client),
      who: clientReference(caller),
      requestor: user === null,
      network: caller.network,
    },
    {
      type: concept(pattern.server),
      who: serverReference(server),
      requestor: false,
      network: { address: server.base, type: '5' as const },
    },
  ];
  return user ? [...machines, userAgent(user, pattern)] : machines;
}

/** How this server is named, as an agent and as the observer alike. */
export function serverReference({ name, base }: AuditedServer): Reference {
  return { type: 'Device', identifier: { system: 'urn:ietf:rfc:3986', value: base }, display: name };
}

// A program is no patient: without its type, a reference by identifier alone could be to one.
function clientReference({ client }: Caller): Reference {
  return {
    type: 'Device',
    ...(client.identifier && { identifier: client.identifier }),
    ...(client.display !== null && { display: client.display }),
  };
}

function userAgent(user: NonNullable<Caller['user']>, pattern: Pattern): AuditEventAgent {
  return {
    type: concept(pattern.user),
    who: { ...(user.type && { type: user.type }), identifier: user.identifier },
    ...(user.name !== undefined && { name: user.name }),
    requestor: true,
    ...(user.policy.length > 0 && { policy: [...user.policy] }),
    ...(user.purposeOfUse.length > 0 && { purposeOfUse: user.purposeOfUse.map(concept) }),
  };
}

function concept(coding: AuditCoding): { coding: AuditCoding[] } {
  return { coding: [coding] };
}
