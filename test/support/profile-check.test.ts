import assert from 'node:assert/strict';
import type { AuditEvent } from 'fhir/r4.js';
import { auditEvent } from '../../src/audit/audit-event.js';
import { errorsOf } from '../fhir/support/errors-of.js';
import { accessOf, patientByReference, practitioner } from '../audit/support/accesses.js';
import { ownProfiles } from '../audit/support/own-profiles.js';
import { profileFaults, type Profile } from './profile-check.js';

/** Everything that R4 and every profile ask for, in an event whose first entity is data or query and whose last is the request. */
const required = [
  'type',
  'type.system',
  'type.code',
  'subtype',
  'subtype.0',
  'subtype.0.system',
  'subtype.0.code',
  'action',
  'outcome',
  'agent',
  ...[0, 1].flatMap((i) =>
    ['', '.type', '.type.coding', '.type.coding.0.system', '.type.coding.0.code']
      .concat(['.who', '.network', '.network.address', '.network.type'])
      .map((part) => `agent.${String(i)}${part}`),
  ),
  'agent.1.who.identifier',
  'agent.1.requestor',
  'agent.2',
  'agent.2.who',
  'agent.2.requestor',
  'source',
  'source.observer',
  'source.observer.identifier',
  'source.type',
  'source.type.0.system',
  'source.type.0.code',
  'entity',
  ...['', '.type', '.type.system', '.type.code', '.role', '.role.system', '.role.code'].map(
    (part) => `entity.0${part}`,
  ),
  ...['', '.type', '.type.system', '.type.code', '.what', '.what.identifier', '.what.identifier.value'].map(
    (part) => `entity.last${part}`,
  ),
];
const requiredOfPatient = ['', '.type', '.type.code', '.role', '.role.code', '.what'].map(
  (part) => `entity.1${part}`,
);
const requiredOfData = ['entity.0.what', 'entity.0.what.reference'];
const requiredOfQuery = ['entity.0.query', 'subtype.1'];
const requiredOfSealing = ['entity.0.detail.0.type'];

/** What must not be there: where to put it, and what. */
const forbidden: readonly (readonly [string, unknown])[] = [
  ['outcomeDesc', 'x'],
  ['agent.0.media', { code: 'x' }],
  ['agent.1.media', { code: 'x' }],
  ['agent.2.media', { code: 'x' }],
  ['agent.2.network', { address: 'x' }],
];
const forbiddenOfData = [
  ['entity.0.query', 'eA=='],
  ['entity.0.detail.1', { type: 'x', valueString: 'x' }],
] as const;
const forbiddenOfQuery = [
  ['entity.0.what', { reference: 'List/1' }],
  ['entity.0.lifecycle', { code: '1' }],
  ['entity.0.detail', [{ type: 'x', valueString: 'x' }]],
] as const;

describe('The profile check', () => {
  const profiles = ownProfiles();

  for (const { url, event, isQuery, isPatient, isWrite } of examples()) {
    const faultsOf = (mutant: AuditEvent) => [
      ...profileFaults(profiles, url, mutant),
      ...errorsOf('AuditEvent', mutant),
    ];
    const name = url.slice(url.lastIndexOf('/') + 1);

    it(`finds nothing wrong by ${name} with an event of it`, () => {
      assert.deepEqual(faultsOf(event), []);
    });

    it(`misses all that ${name} requires, where it is left out or something else`, () => {
      const all = [
        ...required,
        ...(isPatient ? requiredOfPatient : []),
        ...(isQuery ? requiredOfQuery : requiredOfData),
        ...(isWrite ? requiredOfSealing : []),
      ];
      for (const path of all) {
        assert.notDeepEqual(faultsOf(without(event, path)), [], `${name} without ${path}`);
        const value = at(event, path);
        if (!isFree(path) && typeof value !== 'object') {
          const other = typeof value === 'boolean' ? !value : 'other';
          assert.notDeepEqual(faultsOf(changed(event, path, other)), [], `${name} with another ${path}`);
        }
      }
    });

    it(`finds what ${name} forbids, and a second of what it has once`, () => {
      const all = [...forbidden, ...(isQuery ? forbiddenOfQuery : forbiddenOfData)];
      for (const [path, value] of all) {
        assert.notDeepEqual(faultsOf(changed(event, path, value)), [], `${name} with ${path}`);
      }
      const once = [
        ...event.agent.map((_, i) => `agent.${String(i)}`),
        ...(event.entity ?? []).map((_, i) => `entity.${String(i)}`),
      ];
      for (const path of [...once, 'subtype.0']) {
        const [list = '', index] = path.split('.');
        const items = at(event, list) as unknown[];
        const twice = changed(event, list, [...items, items[Number(index)]]);
        assert.notDeepEqual(faultsOf(twice), [], `${name} with ${path} twice`);
      }
    });
  }

  it('takes only a patient for the patient, by type and by reference', () => {
    const { url, event } = examples().find(({ isPatient }) => isPatient) ?? assert.fail();
    for (const what of [
      { type: 'Group' },
      { reference: 'Group/1' },
      { reference: 'urn:x/Patient/1', type: 'Device' },
    ]) {
      assert.notDeepEqual(profileFaults(profiles, url, changed(event, 'entity.1.what', what)), []);
    }
    const elsewhere = { reference: 'https://other.example/Patient/1/_history/2' };
    assert.deepEqual(profileFaults(profiles, url, changed(event, 'entity.1.what', elsewhere)), []);
  });

  it('refuses sealing told as anything but bytes', () => {
    const { url, event } = examples().find(({ isWrite }) => isWrite) ?? assert.fail();
    const detail = { type: 'sealed-version-sha256', valueString: 'x' };
    assert.notDeepEqual(profileFaults(profiles, url, changed(event, 'entity.0.detail.0', detail)), []);
  });

  it('fails on a rule that it does not know, and on a slice that nothing tells apart', () => {
    const profile = (...element: object[]) =>
      [{ url: 'u', baseDefinition: 'b', differential: { element } }] as unknown as Profile[];
    const root = { id: 'AuditEvent' };
    const slicing = { discriminator: [{ path: 'type' }], rules: 'open' };
    const event = { agent: [{}] };
    assert.throws(() => profileFaults(profile(root, { id: 'AuditEvent.agent', binding: {} }), 'u', event));
    assert.throws(() => profileFaults(profile(root, { id: 'AuditEvent.agent:x' }), 'u', event));
    assert.throws(() =>
      profileFaults(
        profile(root, { id: 'AuditEvent.agent', slicing }, { id: 'AuditEvent.agent:x' }),
        'u',
        event,
      ),
    );
    assert.throws(() => profileFaults(profile(root), 'v', event));
  });

  it('holds a fixed value to the letter, and a pattern to what it has', () => {
    const faults = (rule: object) =>
      profileFaults(
        [{ url: 'u', baseDefinition: 'b', differential: { element: [{ id: 'X' }, { id: 'X.a', ...rule }] } }],
        'u',
        { a: { code: 'c', display: 'd' } },
      );
    assert.deepEqual(faults({ patternCoding: { code: 'c' } }), []);
    assert.notDeepEqual(faults({ patternCoding: { code: 'x' } }), []);
    assert.notDeepEqual(faults({ fixedCoding: { code: 'c' } }), []);
    assert.deepEqual(faults({ fixedCoding: { display: 'd', code: 'c' } }), []);
  });
});

function examples() {
  return (['create', 'read', 'update', 'delete', 'search-type'] as const).flatMap((interaction) =>
    [null, patientByReference].map((patient) => {
      const access = accessOf(interaction, '0', { patient, caller: practitioner });
      const event = JSON.parse(auditEvent(access, 'e')) as AuditEvent;
      const isQuery = interaction === 'search-type';
      const isWrite = !isQuery && interaction !== 'read';
      return { url: event.meta?.profile?.[1] ?? '', event, isQuery, isWrite, isPatient: patient !== null };
    }),
  );
}

/** Data, not codes: another value is as good. */
function isFree(path: string): boolean {
  return /network\.(address|type)$|identifier\.value$|what\.reference$|\.query$/.test(path);
}

type Json = Record<string, unknown>;

function at(event: AuditEvent, path: string): unknown {
  return steps(event, path).reduce<unknown>((value, name) => (value as Json)[name], event);
}

function without(event: AuditEvent, path: string): AuditEvent {
  return altered(event, path, (parent, name) => {
    assert.ok(name in parent, `nothing at ${path}`);
    if (Array.isArray(parent)) parent.splice(Number(name), 1);
    else Reflect.deleteProperty(parent, name);
  });
}

function changed(event: AuditEvent, path: string, value: unknown): AuditEvent {
  return altered(event, path, (parent, name) => {
    parent[name] = value;
  });
}

function altered(event: AuditEvent, path: string, alter: (parent: Json, name: string) => void): AuditEvent {
  const copy = structuredClone(event);
  const names = steps(event, path);
  const parent = names.slice(0, -1).reduce<unknown>((value, name) => {
    const object = value as Json;
    // What is forbidden may be put where nothing is yet.
    if (object[name] === undefined) object[name] = [];
    return object[name];
  }, copy);
  alter(parent as Json, names.at(-1) ?? '');
  return copy;
}

function steps({ entity = [] }: AuditEvent, path: string): string[] {
  return path.replace('last', String(entity.length - 1)).split('.');
}
