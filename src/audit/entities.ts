import type { AuditEventEntity, Reference } from 'fhir/r4.js';
import type { Access, AccessedPatient, AttemptedResource } from './access.js';
import { codes } from './codes.js';
import type { Pattern } from './pattern.js';

/** What the access was to: the data or the query, the patient, and the request that it came in. Results of a search never. */
export function entities(access: Access, pattern: Pattern): AuditEventEntity[] {
  const { resource, query, patient } = access;
  return [
    ...(resource && pattern.showsData ? [data(resource, access.sealedHash)] : []),
    ...(query && pattern.showsQuery ? [queryEntity(query)] : []),
    ...(patient ? [patientEntity(patient)] : []),
    { what: { identifier: { value: access.requestId } }, type: codes.requestId },
  ];
}

function data(resource: AttemptedResource, sealedHash: Buffer | null): AuditEventEntity {
  return {
    what: dataReference(resource),
    type: codes.systemObject,
    role: codes.domainResource,
    ...(sealedHash && {
      detail: [{ type: 'sealed-version-sha256', valueBase64Binary: sealedHash.toString('base64') }],
    }),
  };
}

/** Of the very version, where it is known: later ones may say something else. */
function dataReference({ type, id, version }: AttemptedResource): Reference {
  if (id === null) return { type };
  return { reference: version === null ? `${type}/${id}` : `${type}/${id}/_history/${version}`, type };
}

function queryEntity(query: Buffer): AuditEventEntity {
  return { type: codes.systemObject, role: codes.queryRole, query: query.toString('base64') };
}

function patientEntity({ reference, identifier }: AccessedPatient): AuditEventEntity {
  return {
    what: {
      ...(reference !== undefined && { reference }),
      type: 'Patient',
      ...(identifier && {
        identifier: {
          ...(identifier.system !== null && { system: identifier.system }),
          value: identifier.value,
        },
      }),
    },
    type: codes.person,
    role: codes.patientRole,
  };
}
