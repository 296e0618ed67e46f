import type { Access, Interaction } from '../../../src/audit/access.js';
import type { Caller } from '../../../src/auth/caller.js';
import { rawRequest } from '../../../src/rest/raw-request.js';

export const outcomes = ['0', '4', '8', '12'] as const;

/** Every interaction there is: the type sees to it that none is forgotten. */
const interactionNames: Readonly<Record<Interaction, true>> = {
  create: true,
  read: true,
  vread: true,
  update: true,
  patch: true,
  delete: true,
  'search-type': true,
  'search-system': true,
  'history-instance': true,
  'history-type': true,
  'history-system': true,
  operation: true,
  transaction: true,
  batch: true,
  unknown: true,
};
export const interactions = Object.keys(interactionNames) as Interaction[];

export const nhsNumber = { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9434765919' };
export const sealedHash = Buffer.alloc(32, 7);

export const unauthenticated: Caller = {
  client: { identifier: null, display: 'unauthenticated client' },
  network: { address: '127.0.0.1', type: '2' },
  user: null,
};

export const practitioner: Caller = {
  client: { identifier: { value: 'ward-app' }, display: null },
  network: { address: '10.0.0.7', type: '2' },
  user: {
    identifier: { system: 'https://issuer.example', value: 'u-1' },
    type: 'Practitioner',
    name: 'Dr Ada',
    purposeOfUse: [
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' },
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'ETREAT' },
    ],
    policy: ['urn:ietf:params:oauth:jti:4711'],
  },
};

/** What came in, with credentials in all spellings. */
export const rawQuery = rawRequest('GET', '/fhir/DocumentReference?patient=p1', [
  'Host',
  '127.0.0.1',
  'Authorization',
  'Bearer SECRET-1',
  'COOKIE',
  'session=SECRET-2',
  'proxy-authorization',
  'Basic SECRET-3',
  'Accept',
  'application/fhir+json',
]);

export const circumstances = {
  recorded: Date.UTC(2026, 10, 21, 9, 30, 0, 5),
  caller: unauthenticated,
  requestId: '6a1f4a1e-6a39-4d4e-8a11-0a3c6de0a001',
  patient: null,
  server: { name: 'Tallystick', base: 'https://records.example/fhir' },
} as const;

export const patientByReference = { reference: 'Patient/p1', identifier: nhsNumber };

/** The access of an interaction with an outcome, all that can be known known. */
export function accessOf(
  interaction: Interaction,
  outcome: (typeof outcomes)[number],
  changes: Partial<typeof circumstances | Pick<Access, 'caller' | 'patient'>> = {},
): Access {
  const common = { ...circumstances, ...changes };
  const resource = { type: 'DocumentReference', id: 'd1', version: 3 } as const;
  if (outcome !== '0') {
    const outcomeDesc = 'access was refused';
    return { ...common, interaction, outcome, outcomeDesc, resource, query: rawQuery, sealedHash: null };
  }
  const success = { ...common, outcome, outcomeDesc: null, resource, query: rawQuery };
  switch (interaction) {
    case 'create':
    case 'update':
    case 'patch':
    case 'delete':
      return { ...success, interaction, sealedHash };
    default:
      return { ...success, interaction, sealedHash: null };
  }
}

/** All combinations of interaction, outcome, patient or none, user or none. */
export function* allAccesses(): Generator<Access> {
  for (const interaction of interactions) {
    for (const outcome of outcomes) {
      for (const patient of [null, patientByReference]) {
        for (const caller of [unauthenticated, practitioner]) {
          yield accessOf(interaction, outcome, { patient, caller });
        }
      }
    }
  }
}
