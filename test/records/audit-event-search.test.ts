import assert from 'node:assert/strict';
import { auditEvent } from '../../src/audit/audit-event.js';
import type { Access } from '../../src/audit/access.js';
import { parseSubject } from '../../src/fhir/search/parse-subject.js';
import { eraseSubject } from '../../src/records/erase-subject.js';
import { eventFamily } from '../../src/records/row-tokens.js';
import { accessOf, nhsNumber, practitioner } from '../audit/support/accesses.js';
import { quietRecords } from '../support/quiet-records.js';
import { refuses } from '../support/refuses.js';
import {
  idsOf,
  put,
  searchOf,
  testAsked,
  testBase,
  withTempRecords,
  type TempRecords,
} from '../support/temp-records.js';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const interaction = 'http://hl7.org/fhir/restful-interaction';
const objectRole = 'http://terminology.hl7.org/CodeSystem/object-role';

const minute = (m: number) => Date.UTC(2026, 10, 21, 9, m);

/** read: of d1, about Patient/p1, by a practitioner. query: about an NHS number, by nobody known. change: refused, about nobody. */
const events: Readonly<Record<string, Access>> = {
  read: {
    ...accessOf('read', '0', { caller: practitioner, patient: { reference: 'Patient/p1' } }),
    recorded: minute(0),
    requestId: 'request-1',
  },
  query: {
    ...accessOf('search-type', '0', { patient: { identifier: nhsNumber } }),
    recorded: minute(1),
    requestId: 'request-2',
  },
  change: {
    ...accessOf('update', '8'),
    recorded: minute(2),
    requestId: 'request-3',
    caller: {
      client: { identifier: { system: 'urn:clients', value: 'lab' }, display: null },
      network: { address: 'Lab.Example', type: '1' },
      user: null,
    },
    server: { name: 'Elsewhere', base: 'https://elsewhere.example/fhir' },
  },
};

/** Looking for events makes no events here. */
function withQuietRecords(act: (temp: TempRecords) => Promise<void>): Promise<void> {
  return withTempRecords((temp) => act({ ...temp, records: quietRecords(temp.context) }));
}

async function withEvents(act: (temp: TempRecords) => Promise<void>): Promise<void> {
  await withQuietRecords(async (temp) => {
    await put(temp.records, { resourceType: 'Patient', id: 'p1', identifier: [nhsNumber] });
    for (const [id, access] of Object.entries(events)) {
      await put(temp.records, JSON.parse(auditEvent(access, id)) as object);
    }
    await act(temp);
  });
}

async function finds(
  { records }: TempRecords,
  cases: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [query, ids] of Object.entries(cases)) {
    const found = await idsOf(records, 'AuditEvent', query.replaceAll('|', '%7C').replaceAll('+', '%2B'));
    assert.deepEqual(found.sort(), [...ids].sort(), query);
  }
}

const all = Object.keys(events);

describe('Searching AuditEvents', () => {
  it('finds by patient, whoever of her names the event has', async () => {
    await withEvents((temp) =>
      finds(temp, {
        'patient=p1': ['read', 'query'],
        'patient=Patient/p1': ['read', 'query'],
        [`patient.identifier=${nhsNumber.system}|${nhsNumber.value}`]: ['read', 'query'],
        [`patient:identifier=${nhsNumber.system}|${nhsNumber.value}`]: ['read', 'query'],
        'patient=p2': [],
        'patient.identifier=urn:clients|lab': [],
      }),
    );
  });

  it('finds by entity: data, patient and request', async () => {
    await withEvents((temp) =>
      finds(temp, {
        'entity=DocumentReference/d1': ['read', 'change'],
        'entity:DocumentReference=d1': ['read', 'change'],
        'entity=DocumentReference/d1,Patient/p1': all,
        'entity=DocumentReference/d1&entity=Patient/p1': ['read'],
        'entity=DocumentReference/d2': [],
        'entity=List/d1': [],
        'entity=Patient/p1': ['read', 'query'],
        [`entity.identifier=${nhsNumber.system}|${nhsNumber.value}`]: ['read', 'query'],
        [`entity.identifier=${nhsNumber.value}`]: ['read', 'query'],
        'entity.identifier=|request-2': ['query'],
        'entity:identifier=|request-2': ['query'],
        'entity.identifier=request-3': ['change'],
        'entity.identifier=urn:x|request-2': [],
        'entity.identifier=urn:clients|lab': [],
        'entity=DocumentReference/d1&patient=p1': ['read'],
      }),
    );
  });

  it('finds by agent: client, server and user', async () => {
    await withEvents((temp) =>
      finds(temp, {
        'agent.identifier=https://issuer.example|u-1': ['read'],
        'agent.identifier=u-1': ['read'],
        'agent.identifier=|ward-app': ['read'],
        'agent:identifier=urn:clients|lab': ['change'],
        'agent.identifier=urn:clients|': ['change'],
        'agent.identifier=urn:ietf:rfc:3986|https://records.example/fhir': ['read', 'query'],
        [`agent.identifier=${nhsNumber.system}|${nhsNumber.value}`]: [],
        'agent=Practitioner/u-1': [],
        'agent=u-1': [],
      }),
    );
  });

  it('finds an agent by reference, and a patient who acts as patient, agent and not entity', async () => {
    await withQuietRecords(async (temp) => {
      const event = JSON.parse(auditEvent(accessOf('read', '0'), 'own')) as { agent: { who: object }[] };
      const [client] = event.agent;
      assert.ok(client);
      client.who = { reference: 'Patient/p9' };
      await put(temp.records, event);
      await finds(temp, {
        'agent=Patient/p9': ['own'],
        'agent:Patient=p9': ['own'],
        'patient=p9': ['own'],
        'entity=Patient/p9': [],
      });
    });
  });

  it('finds by source, by any of its names', async () => {
    await withEvents((temp) =>
      finds(temp, {
        'source.identifier=https://elsewhere.example/fhir': ['change'],
        'source:identifier=urn:ietf:rfc:3986|https://records.example/fhir': ['read', 'query'],
        'source=Device/1': [],
      }),
    );
  });

  it('finds by date', async () => {
    await withEvents((temp) =>
      finds(temp, {
        'date=2026-11-21T09:01Z': ['query'],
        'date=2026-11-21T10:01:00+01:00': ['query'],
        'date=ge2026-11-21T09:01Z': ['query', 'change'],
        'date=ge2026-11-21T09:00Z&date=lt2026-11-21T09:02Z': ['read', 'query'],
        'date=2026-11-20,2026-11-22': [],
        'date=2026': all,
      }),
    );
  });

  it('finds by codes, with their systems or any', async () => {
    await withEvents((temp) =>
      finds(temp, {
        'action=R': ['read'],
        'action=R,E': ['read', 'query'],
        'action=http://hl7.org/fhir/audit-event-action|U': ['change'],
        'action=urn:x|U': [],
        'outcome=8': ['change'],
        'outcome=http://hl7.org/fhir/audit-event-outcome|0': ['read', 'query'],
        'type=rest': all,
        [`type=${dicom}|rest`]: [],
        'subtype=search': ['query'],
        [`subtype=${interaction}|search-type`]: ['query'],
        [`subtype=${interaction}|`]: all,
        'subtype=|read': [],
        'entity-type=XrequestId': all,
        'entity-type=1': ['read', 'query'],
        'entity-role=24': ['query'],
        [`entity-role=${objectRole}|4`]: ['read', 'change'],
        'action=E&outcome=0&subtype=search&entity-role=24': ['query'],
      }),
    );
  });

  it('finds by the beginning of an address, whatever its case', async () => {
    await withEvents((temp) =>
      finds(temp, {
        'address=127.0.0.1': ['query'],
        'address=10.': ['read'],
        'address=lab.EX': ['change'],
        'address=example': [],
        'address=https://records.example': ['read', 'query'],
      }),
    );
  });

  it('keeps what the newest version says, and nothing of an event that is gone', async () => {
    await withEvents(async (temp) => {
      const { records } = temp;
      const { patient: _, ...rest } = events['read'] ?? assert.fail();
      const changed = auditEvent({ ...rest, patient: null, recorded: minute(5) }, 'read');
      await put(records, JSON.parse(changed) as object);
      await records.delete('AuditEvent', 'change', { ifMatch: null, ifNoneMatch: null });
      await finds(temp, {
        'entity=DocumentReference/d1': ['read'],
        'entity=Patient/p1': ['query'],
        'date=2026-11-21T09:05Z': ['read'],
        'agent.identifier=urn:clients|lab': [],
        'outcome=8': [],
      });
    });
  });

  it('walks all events of an entity and of an agent in pages, and looks at no others', async () => {
    await withQuietRecords(async ({ records, store }) => {
      for (let i = 0; i < 30; i++) {
        const resource = { type: 'List', id: `l${String(i % 3)}`, version: 1 } as const;
        const access = { ...accessOf('read', '0'), resource, requestId: `r${String(i)}` } as Access;
        await put(records, JSON.parse(auditEvent(access, `e${String(i)}`)) as object);
      }
      let looked = 0;
      const find = store.find.bind(store);
      store.find = async (...asked) => {
        const found = await find(...asked);
        looked += found.length;
        return found;
      };
      assert.equal((await idsOf(records, 'AuditEvent', 'entity=List/l1', 4)).length, 10);
      assert.ok(looked >= 10 && looked <= 20, String(looked));
      looked = 0;
      assert.deepEqual(await idsOf(records, 'AuditEvent', 'entity:identifier=%7Cr7'), ['e7']);
      assert.equal(looked, 1);
      const query = 'agent.identifier=urn:ietf:rfc:3986%7Chttps://records.example/fhir';
      assert.equal(new Set(await idsOf(records, 'AuditEvent', query, 7)).size, 30);
    });
  });

  it('finds no event about a patient who was erased, by whatever it names', async () => {
    await withEvents(async (temp) => {
      const erased = await eraseSubject(temp.context, testAsked, parseSubject('Patient/p1', testBase));
      assert.ok(erased > 0);
      await finds(temp, {
        'entity=DocumentReference/d1': ['change'],
        'entity.identifier=|request-1': [],
        'agent.identifier=https://issuer.example|u-1': [],
        'patient=p1': [],
        'type=rest': ['change'],
      });
    });
  });

  it('has tokens for clients and none for the server, which all events name', async () => {
    await withEvents(async ({ context }) => {
      const count = async (name: string) => {
        const { family } = eventFamily(context, 'agent', name);
        const tokens = Array.from({ length: 8 }, (_, i) => family.token(i));
        return (await context.store.find(tokens, { from: 0, to: Number.MAX_SAFE_INTEGER })).length;
      };
      assert.equal(await count('identifier urn:clients|lab'), 1);
      assert.equal(await count('identifier urn:ietf:rfc:3986|https://elsewhere.example/fhir'), 0);
    });
  });

  it('has no token for a patient that outlives her key', async () => {
    await withEvents(async ({ context }) => {
      const tokens = (parameter: 'agent' | 'entity', name: string) =>
        Array.from({ length: 8 }, (_, i) => eventFamily(context, parameter, name).family.token(i));
      const anytime = { from: 0, to: Number.MAX_SAFE_INTEGER };
      const count = async (...asked: Parameters<typeof tokens>) =>
        (await context.store.find(tokens(...asked), anytime)).length;
      assert.equal(await count('entity', 'DocumentReference/d1'), 2);
      assert.equal(await count('entity', 'Patient/p1'), 0);
      assert.equal(await count('entity', `identifier ${nhsNumber.system}|${nhsNumber.value}`), 0);
    });
  });

  it('refuses what a parameter cannot be, and these parameters for other types', () => {
    for (const query of ['entity=d1', 'agent=a%20b', 'date=yesterday', 'type=a%7Cb%7Cc', 'source=x:y%20z']) {
      refuses('invalid-request', () => searchOf('AuditEvent', query));
    }
    const others = ['agent=Device/1', 'address=x', 'outcome=0', 'entity-role=1', 'source=Device/1'];
    for (const query of others) {
      refuses('invalid-request', () => searchOf('Observation', query));
    }
    for (const query of ['agent:Group=1', 'action:exact=R', 'address:below=x']) {
      refuses('invalid-request', () => searchOf('AuditEvent', query));
    }
  });
});
