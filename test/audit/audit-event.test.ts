import assert from 'node:assert/strict';
import type { AuditEvent } from 'fhir/r4.js';
import type { Access, Interaction } from '../../src/audit/access.js';
import { auditEvent } from '../../src/audit/audit-event.js';
import { errorsOf } from '../fhir/support/errors-of.js';
import { profileFaults } from '../support/profile-check.js';
import {
  accessOf,
  allAccesses,
  interactions,
  nhsNumber,
  outcomes,
  patientByReference,
  practitioner,
  rawQuery,
  sealedHash,
} from './support/accesses.js';
import { ownProfiles } from './support/own-profiles.js';

/** From IHE BALP: subtypes | action | client agent | server agent | user agent | entities beside patient and request id | profile. */
const balp = {
  create: ['create', 'C', '110153', '110152', 'AUT', 'data', 'Create'],
  read: ['read', 'R', '110152', '110153', 'IRCP', 'data', 'Read'],
  vread: ['vread', 'R', '110152', '110153', 'IRCP', 'data', 'Read'],
  update: ['update', 'U', '110153', '110152', 'AUT', 'data', 'Update'],
  patch: ['patch', 'U', '110153', '110152', 'AUT', 'data', 'Update'],
  delete: ['delete', 'D', '110150', 'custodian', 'AUT', 'data', 'Delete'],
  'search-type': ['search search-type', 'E', '110153', '110152', 'IRCP', 'query', 'Query'],
  'search-system': ['search search-system', 'E', '110153', '110152', 'IRCP', 'query', 'Query'],
  'history-instance': ['history history-instance', 'R', '110153', '110152', 'IRCP', 'data query', null],
  'history-type': ['history history-type', 'R', '110153', '110152', 'IRCP', 'data query', null],
  'history-system': ['history history-system', 'R', '110153', '110152', 'IRCP', 'data query', null],
  operation: ['operation', 'E', '110153', '110152', 'IRCP', 'data query', null],
  transaction: ['transaction', 'E', '110153', '110152', 'IRCP', 'data query', null],
  batch: ['batch', 'E', '110153', '110152', 'IRCP', 'data query', null],
  unknown: ['', 'E', '110153', '110152', 'IRCP', 'data query', null],
} as const satisfies Record<Interaction, readonly (string | null)[]>;

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const systems: Readonly<Record<string, string>> = {
  '110150': dicom,
  '110152': dicom,
  '110153': dicom,
  custodian: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  AUT: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  IRCP: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
};
const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role';

function eventOf(access: Access): AuditEvent {
  return JSON.parse(auditEvent(access, 'e1')) as AuditEvent;
}

/** `kind | role` of each entity, by type and role with their systems. */
function entityKinds(event: AuditEvent): string[] {
  return (event.entity ?? []).map(({ type, role, query }) => {
    if (type?.code === 'XrequestId') return 'request';
    assert.equal(type?.system, entityTypes);
    assert.equal(role?.system, objectRoles);
    const kind = `${type.code ?? ''} ${role.code ?? ''}`;
    return { '1 1': 'patient', '2 4': 'data', '2 24': query ? 'query' : '' }[kind] ?? kind;
  });
}

describe('auditEvent', () => {
  const profiles = ownProfiles();

  it('is an R4 AuditEvent for every access, with one requestor, the user if there is one, and nothing undefined', () => {
    let seen = 0;
    for (const access of allAccesses()) {
      const text = auditEvent(access, 'e1');
      const event = eventOf(access);
      assert.deepEqual(errorsOf('AuditEvent', event), []);
      assert.doesNotMatch(text, /undefined|null|\[\]|\{\}/);
      const requestors = event.agent.filter(({ requestor }) => requestor);
      assert.equal(requestors.length, 1);
      assert.equal(event.agent.indexOf(requestors[0] ?? assert.fail()), access.caller.user ? 2 : 0);
      seen++;
    }
    assert.equal(seen, 15 * 4 * 2 * 2);
  });

  it('has the codes of BALP for every access, failed ones like successful ones', () => {
    for (const access of allAccesses()) {
      const [subtypes, action, client, server, user] = balp[access.interaction];
      const event = eventOf(access);
      assert.deepEqual(event.type.system, 'http://terminology.hl7.org/CodeSystem/audit-event-type');
      assert.equal(event.type.code, 'rest');
      const codings = (event.subtype ?? []).map(({ system, code }) => `${system ?? ''} ${code ?? ''}`);
      const wanted = subtypes.split(' ').filter((code) => code !== '');
      assert.deepEqual(
        codings,
        wanted.map((code) => `http://hl7.org/fhir/restful-interaction ${code}`),
      );
      assert.equal(event.action, action);
      assert.equal(event.recorded, '2026-11-21T09:30:00.005Z');
      const agents = access.caller.user ? [client, server, user] : [client, server];
      assert.deepEqual(
        event.agent.map(({ type }) => type?.coding?.map(({ system, code }) => ({ system, code }))),
        agents.map((code) => [{ system: systems[code], code }]),
      );
      assert.deepEqual(
        event.source.type?.map(({ system, code }) => `${system ?? ''} ${code ?? ''}`),
        ['http://terminology.hl7.org/CodeSystem/security-source-type 4'],
      );
    }
  });

  it('says how it ended, and names profiles only for what BALP describes and went well', () => {
    for (const access of allAccesses()) {
      const event = eventOf(access);
      assert.equal(event.outcome, access.outcome);
      assert.equal(event.outcomeDesc, access.outcome === '0' ? undefined : 'access was refused');
      const name = balp[access.interaction][6];
      const patient = access.patient ? 'Patient' : '';
      const wanted = name && [
        `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${patient}${name}`,
        `https://tallystick.example/fhir/StructureDefinition/audit-${patient && 'patient-'}${name.toLowerCase()}`,
      ];
      assert.deepEqual(event.meta?.profile, access.outcome === '0' ? (wanted ?? undefined) : undefined);
    }
  });

  it('conforms to the profile that it names', () => {
    let seen = 0;
    for (const access of allAccesses()) {
      const event = eventOf(access);
      const own = event.meta?.profile?.[1];
      if (own === undefined) continue;
      assert.deepEqual(profileFaults(profiles, own, event), [], access.interaction);
      seen++;
    }
    assert.equal(seen, 8 * 2 * 2);
  });

  it('conforms, when it failed, to the profile of a success in all but the outcome', () => {
    for (const access of allAccesses()) {
      const name = balp[access.interaction][6];
      if (access.outcome === '0' || name === null) continue;
      const url = `https://tallystick.example/fhir/StructureDefinition/audit-${access.patient ? 'patient-' : ''}${name.toLowerCase()}`;
      assert.deepEqual(profileFaults(profiles, url, eventOf(access)), [
        '.outcome: not the value it must have',
        '.outcomeDesc: too many',
      ]);
    }
  });

  it('has the entities of BALP: data or query, the patient, the request', () => {
    for (const access of allAccesses()) {
      const kinds = [
        ...balp[access.interaction][5].split(' '),
        ...(access.patient ? ['patient'] : []),
        'request',
      ];
      assert.deepEqual(entityKinds(eventOf(access)), kinds, access.interaction);
    }
  });

  it('names the data by its version, and the hash of what was sealed where something was', () => {
    for (const access of allAccesses()) {
      const data = eventOf(access).entity?.find(({ role }) => role?.code === '4');
      if (!data) continue;
      assert.deepEqual(data.what, {
        reference: 'DocumentReference/d1/_history/3',
        type: 'DocumentReference',
      });
      const isWrite = ['create', 'update', 'patch', 'delete'].includes(access.interaction);
      const detail = [{ type: 'sealed-version-sha256', valueBase64Binary: sealedHash.toString('base64') }];
      assert.deepEqual(data.detail, isWrite && access.outcome === '0' ? detail : undefined);
    }
  });

  it('names as much of the data as is known', () => {
    const failed = { ...accessOf('create', '8'), outcome: '8', outcomeDesc: 'x', sealedHash: null } as const;
    const whatOf = (resource: Access['resource']) =>
      eventOf({ ...failed, resource }).entity?.map(({ what }) => what);
    const request = { identifier: { value: failed.requestId } };
    assert.deepEqual(whatOf(null), [request]);
    assert.deepEqual(whatOf({ type: 'List', id: null, version: null }), [{ type: 'List' }, request]);
    assert.deepEqual(whatOf({ type: 'List', id: 'l', version: null }), [
      { reference: 'List/l', type: 'List' },
      request,
    ]);
  });

  it('shows the query without any credentials', () => {
    let seen = 0;
    for (const access of allAccesses()) {
      const query = eventOf(access).entity?.find(({ role }) => role?.code === '24')?.query;
      if (query === undefined) continue;
      const raw = Buffer.from(query, 'base64').toString();
      assert.equal(raw, rawQuery.toString());
      assert.match(raw, /^GET \/fhir\/DocumentReference\?patient=p1 HTTP\/1\.1\r\nHost: 127\.0\.0\.1\r\n/);
      assert.doesNotMatch(raw, /authorization|cookie|secret/i);
      seen++;
    }
    assert.equal(seen, 9 * 4 * 2 * 2);
  });

  it('names the patient by all that is known of her', () => {
    const whatOf = (patient: Access['patient']) =>
      eventOf(accessOf('read', '0', { patient })).entity?.find(({ type }) => type?.code === '1')?.what;
    assert.deepEqual(whatOf(patientByReference), {
      reference: 'Patient/p1',
      type: 'Patient',
      identifier: nhsNumber,
    });
    assert.deepEqual(whatOf({ reference: 'https://other.example/fhir/Patient/2' }), {
      reference: 'https://other.example/fhir/Patient/2',
      type: 'Patient',
    });
    assert.deepEqual(whatOf({ identifier: nhsNumber }), { type: 'Patient', identifier: nhsNumber });
    assert.deepEqual(whatOf({ identifier: { system: null, value: 'x' } }), {
      type: 'Patient',
      identifier: { value: 'x' },
    });
  });

  it('tells of client and user what is known, and observes as the agent that the server is', () => {
    const [client, server, ...none] = eventOf(accessOf('read', '0')).agent;
    assert.deepEqual(client?.who, { type: 'Device', display: 'unauthenticated client' });
    assert.deepEqual(client.network, { address: '127.0.0.1', type: '2' });
    assert.deepEqual(server?.network, { address: 'https://records.example/fhir', type: '5' });
    assert.deepEqual(none, []);
    const event = eventOf(accessOf('read', '0', { caller: practitioner }));
    assert.deepEqual(event.agent[0]?.who, { type: 'Device', identifier: { value: 'ward-app' } });
    const { type: _, ...user } = event.agent[2] ?? assert.fail();
    const reason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
    assert.deepEqual(user, {
      who: { type: 'Practitioner', identifier: { system: 'https://issuer.example', value: 'u-1' } },
      name: 'Dr Ada',
      requestor: true,
      policy: ['urn:ietf:params:oauth:jti:4711'],
      purposeOfUse: [
        { coding: [{ system: reason, code: 'TREAT' }] },
        { coding: [{ system: reason, code: 'ETREAT' }] },
      ],
    });
    assert.deepEqual(event.source.observer, {
      type: 'Device',
      identifier: { system: 'urn:ietf:rfc:3986', value: 'https://records.example/fhir' },
      display: 'Tallystick',
    });
    assert.deepEqual(event.agent[1]?.who, event.source.observer);
  });

  it('says the same in the same characters, id and time among them', () => {
    for (const interaction of interactions) {
      for (const outcome of outcomes) {
        assert.equal(
          auditEvent(accessOf(interaction, outcome), 'e1'),
          auditEvent(accessOf(interaction, outcome), 'e1'),
        );
      }
    }
    const { id, meta } = eventOf(accessOf('batch', '0'));
    assert.deepEqual(
      { id, meta },
      { id: 'e1', meta: { versionId: '1', lastUpdated: '2026-11-21T09:30:00.005Z' } },
    );
  });
});
