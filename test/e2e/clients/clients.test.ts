import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Bundle, Patient } from 'fhir/r4.js';
import { startServer, type TestServer } from '../../support/server/start-server.js';
import { sqliteData, type TestData } from '../../support/server/test-data.js';
import { kitClient } from './kit-client.js';
import { medplumClient } from './medplum-client.js';
import type { RealClient } from './real-client.js';
import { smartClient } from './smart-client.js';

const clients: Readonly<Record<string, (base: string) => RealClient>> = {
  'fhir-kit-client': kitClient,
  fhirclient: smartClient,
  '@medplum/core': medplumClient,
};

describe('Clients written by others', function () {
  this.timeout(60_000);
  let data: TestData;
  let server: TestServer;
  before(async () => {
    data = sqliteData();
    // They follow links: the server must call itself what it is called.
    const { TALLYSTICK_BASE_URL: _, ...env } = data.env;
    server = await startServer({ ...data, env });
  });
  after(async () => {
    await server.kill();
    data.remove();
  });

  for (const [name, make] of Object.entries(clients)) {
    describe(name, () => {
      clientSuite(() => make(server.fhir));
    });
  }
});

function clientSuite(make: () => RealClient): void {
  let client: RealClient;
  before(() => {
    client = make();
  });

  it('creates, reads, updates, patches and deletes', async () => {
    const { id = '' } = await client.create(somebody('Alder'));
    const read = await client.read(id);
    assert.deepEqual([read.id, read.meta?.versionId, familyOf(read)], [id, '1', 'Alder']);
    await client.update({ ...read, active: true, name: [{ family: 'Birch' }] });
    assert.equal(familyOf(await client.read(id)), 'Birch');
    await client.patch(id, [{ op: 'replace', path: '/name/0/family', value: 'Cedar' }]);
    const patched = await client.read(id);
    assert.deepEqual([familyOf(patched), patched.active, patched.meta?.versionId], ['Cedar', true, '3']);
    await client.remove(id);
    await assert.rejects(client.read(id));
  });

  it('searches, by one parameter and by many', async () => {
    const family = word();
    const { id } = await client.create({ ...somebody(family), gender: 'female', birthDate: '1974-12-25' });
    await client.create({ ...somebody(family), gender: 'male' });
    const byOne = await client.search({ family });
    assert.equal(byOne.entry?.length, 2);
    const byMany = await client.search({ family, gender: 'female', birthdate: 'ge1974' });
    assert.deepEqual(idsOf(byMany), [id]);
    assert.equal((await client.search({ family: word() })).entry?.length ?? 0, 0);
  });

  it('walks through all pages', async () => {
    const family = word();
    const made = [];
    for (let i = 0; i < 7; i += 1) made.push((await client.create(somebody(family))).id);
    assert.deepEqual((await client.walk({ family, _count: '2' })).sort(), made.sort());
    assert.deepEqual((await client.walk({ family, _count: '3', _sort: '_id' })).sort(), made.sort());
  });

  it('transacts', async () => {
    const family = word();
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
          resource: somebody(family),
          request: post,
        },
        {
          resource: {
            ...somebody(family),
            link: [
              { other: { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' }, type: 'seealso' },
            ],
          },
          request: post,
        },
      ],
    };
    const { type, entry = [] } = await client.transact(bundle);
    assert.deepEqual(
      [type, entry.map(({ response }) => response?.status.slice(0, 3))],
      ['transaction-response', ['201', '201']],
    );
    assert.equal((await client.search({ family })).entry?.length, 2);
  });

  it('reads the history', async () => {
    const created = await client.create(somebody('Alder'));
    await client.update({ ...created, name: [{ family: 'Birch' }] });
    const { type, entry = [] } = await client.history(created.id ?? '');
    assert.equal(type, 'history');
    assert.deepEqual(
      entry.map(({ resource }) => familyOf(resource as Patient)),
      ['Birch', 'Alder'],
    );
  });
}

const post = { method: 'POST', url: 'Patient' } as const;

function somebody(family: string): Patient {
  return { resourceType: 'Patient', name: [{ family }] };
}

function familyOf({ name }: Patient): string | undefined {
  return name?.[0]?.family;
}

/** A family name that nobody else has. */
function word(): string {
  return `F${randomUUID().replaceAll('-', '')}`;
}

function idsOf({ entry = [] }: Bundle): (string | undefined)[] {
  return entry.map(({ resource }) => resource?.id);
}
