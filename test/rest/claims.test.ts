import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4.js';
import { mapBounded } from '../../src/rest/bundle/map-bounded.js';
import { servedOperations } from '../../src/rest/operations/served.js';
import { searchParametersOf, type SearchParameter } from '../../src/fhir/search/search-parameter.js';
import type { ResourceType } from '../../src/fhir/resource-types.js';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { makeClient, type Client, type Reply } from '../support/server/client.js';
import { faultOf } from '../support/rest-suite/api.js';
import { serveStore } from '../support/rest-suite/serve-store.js';
import type { RestServer } from '../support/rest-suite/rest-suite.js';

type Request = readonly [
  method: string,
  path: string,
  body?: object | string,
  headers?: Record<string, string>,
];

/** In one search. */
const mostIncludes = 50;
const tagged = {
  resourceType: 'Parameters',
  parameter: [{ name: 'meta', valueMeta: { tag: [{ code: 'x' }] } }],
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** A request for each interaction that a type may have; none of them finds or makes anything. */
const interactions = (type: string): Readonly<Record<string, Request>> => ({
  read: ['GET', `/${type}/none`],
  vread: ['GET', `/${type}/none/_history/1`],
  update: ['PUT', `/${type}/none`, { resourceType: type, id: 'other' }],
  patch: ['PATCH', `/${type}/none`, [], { 'content-type': 'application/json-patch+json' }],
  delete: ['DELETE', `/${type}/none`],
  'history-instance': ['GET', `/${type}/none/_history`],
  'history-type': ['GET', `/${type}/_history?_count=1`],
  create: ['POST', `/${type}`, { resourceType: type, colour: 'blue' }],
  'search-type': ['POST', `/${type}/_search`, '_id=none', form],
});

const ofSystem: Readonly<Record<string, Request>> = {
  transaction: ['POST', '', { resourceType: 'Bundle', type: 'transaction' }],
  batch: ['POST', '', { resourceType: 'Bundle', type: 'batch' }],
  'search-system': ['GET', '/?_id=none'],
  'history-system': ['GET', '/_history?_count=1'],
};

/** Every claim of the capability statement holds, and nothing is done that it does not claim. */
describe('The server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-claims-'));
  let server: RestServer;
  let client: Client;
  let claims: NonNullable<CapabilityStatement['rest']>[number];
  before(async () => {
    server = await serveStore(openSqliteStore(join(folder, 'claims.db'), 'server'));
    client = makeClient(server.url);
    const { text } = await client.send('GET', '/metadata');
    const rest = (JSON.parse(text) as CapabilityStatement).rest?.[0];
    assert.ok(rest);
    claims = rest;
  });
  after(async () => {
    client.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (request: Request): Promise<Reply> => client.send(...request);
  const eachType = (check: (resource: CapabilityStatementRestResource) => Promise<void>): Promise<unknown> =>
    mapBounded(claims.resource ?? [], 16, check);

  it('has the interactions of each type that it claims, and no others', async function () {
    this.timeout(60_000);
    await eachType(async ({ type, interaction = [] }) => {
      const claimed = interaction.map(({ code }) => code as string);
      for (const [code, request] of Object.entries(interactions(type))) {
        assert.equal(isServed(await ask(request)), claimed.includes(code), `${code} of ${type}`);
      }
      assert.ok(claimed.every((code) => code in interactions(type)));
    });
  });

  it('has the interactions of the system that it claims, and no others', async () => {
    const claimed = claims.interaction?.map(({ code }) => code).sort();
    const served: string[] = [];
    for (const [code, request] of Object.entries(ofSystem))
      if (isServed(await ask(request))) served.push(code);
    assert.deepEqual(served.sort(), claimed);
  });

  it('changes by conditions what it claims to', async () => {
    await eachType(async (resource) => {
      const { type } = resource;
      const update = await ask(['PUT', `/${type}?_id=none`, { resourceType: type, colour: 'blue' }]);
      assert.equal(isServed(update), resource.conditionalUpdate, type);
      const remove = await ask(['DELETE', `/${type}?_id=none`]);
      assert.equal(remove.status, resource.conditionalDelete === 'single' ? 204 : 405, type);
      const condition = { 'if-none-exist': '_id=none' };
      const create = await ask(['POST', `/${type}`, { resourceType: type, colour: 'blue' }, condition]);
      assert.equal(isServed(create), resource.conditionalCreate, type);
    });
  });

  it('searches by every parameter that it claims, and claims every one that there is', async function () {
    this.timeout(60_000);
    await eachType(async ({ type, searchParam = [] }) => {
      const parameters = searchParametersOf(type as ResourceType);
      assert.deepEqual(
        searchParam.map(({ name }) => name),
        [...parameters.keys()],
      );
      for (const { name, type: kind } of searchParam) assert.equal(parameters.get(name)?.type, kind);
      const all = [...parameters.values()].filter(({ code }) => code !== '_id');
      const body = ['_id=none', ...all.map((one) => `${one.code}=${encodeURIComponent(valueOf(one))}`)];
      const reply = await ask(['POST', `/${type}/_search`, body.join('&'), form]);
      assert.equal(reply.status, 200, `${type}: ${reply.text.slice(0, 500)}`);
      const other = await ask(['GET', `/${type}?_id=none&colour=blue`]);
      assert.equal(faultOf(other), 'invalid-request');
    });
  });

  it('includes what it claims to', async function () {
    this.timeout(60_000);
    await eachType(async ({ type, searchInclude = [], searchRevInclude = [] }) => {
      const all = [
        ...searchInclude.map((value) => `_include=${value}`),
        ...searchRevInclude.map((value) => `_revinclude=${value}`),
      ];
      for (let i = 0; i < all.length; i += mostIncludes) {
        const body = ['_id=none', ...all.slice(i, i + mostIncludes)].join('&');
        const reply = await ask(['POST', `/${type}/_search`, body, form]);
        assert.equal(reply.status, 200, `${type}: ${reply.text.slice(0, 500)}`);
      }
      const wrong = await ask(['GET', `/${type}?_id=none&_include=${type}:colour`]);
      assert.equal(wrong.status, 400, type);
    });
  });

  it('has the compartments that it claims', async () => {
    const names = (claims.compartment ?? []).map((url) => url.slice(url.lastIndexOf('/') + 1));
    const types = (claims.resource ?? []).map(({ type }) => type);
    const served = await mapBounded(types, 16, async (type) =>
      (await ask(['GET', `/${type}/none/*?_id=none`])).status === 200 ? [type] : [],
    );
    assert.deepEqual(
      served.flat().map((type) => type.charAt(0).toLowerCase() + type.slice(1)),
      names,
    );
  });

  it('has the operations that it claims where it claims them, and no others', async function () {
    this.timeout(60_000);
    const names = [...new Set(servedOperations.map(({ name }) => name)), 'everything'];
    const check = async (place: string, claimed: readonly string[]): Promise<void> => {
      for (const name of names) {
        const at = isOfInstances(name) ? `${place}none/` : place;
        const reply = await ask(['POST', `${at}$${name}`, tagged]);
        assert.equal(isServed(reply), claimed.includes(name), `$${name} at ${place}`);
      }
    };
    const namesOf = (operations: readonly { readonly name: string }[]): string[] =>
      operations.map(({ name }) => name);
    const ofSystem = names.filter((name) => !isOfInstances(name));
    for (const name of ofSystem) {
      const reply = await ask(['POST', `/$${name}`, tagged]);
      assert.equal(isServed(reply), namesOf(claims.operation ?? []).includes(name), `$${name}`);
    }
    await eachType(({ type, operation = [] }) => check(`/${type}/`, namesOf(operation)));
  });

  it('proves that an AuditEvent is in the ledger, as it claims', async () => {
    const claimed = (claims.resource ?? []).filter(({ operation = [] }) =>
      operation.some(({ name }) => name === 'proof'),
    );
    assert.deepEqual(
      claimed.map(({ type }) => type),
      ['AuditEvent'],
    );
    assert.equal((await ask(['GET', '/AuditEvent/none/$proof'])).status, 404);
    assert.equal(isServed(await ask(['GET', '/Basic/none/$proof'])), false);
  });

  it('takes patches in the formats that it claims', async () => {
    const statement = JSON.parse((await client.send('GET', '/metadata')).text) as CapabilityStatement;
    for (const type of statement.patchFormat ?? []) {
      const body = type.includes('patch') ? '[]' : { resourceType: 'Parameters' };
      const { status } = await ask(['PATCH', '/Basic/none', body, { 'content-type': type }]);
      assert.ok(status !== 415 && status !== 405, type);
    }
    const xml = { 'content-type': 'application/xml-patch+xml' };
    assert.equal((await ask(['PATCH', '/Basic/none', '<diff/>', xml])).status, 415);
  });

  it('answers in the formats that it claims', async () => {
    const statement = JSON.parse((await client.send('GET', '/metadata')).text) as CapabilityStatement;
    for (const format of statement.format) {
      const { status } = await ask(['GET', `/Patient?_id=none&_format=${encodeURIComponent(format)}`]);
      assert.equal(status, 200, format);
    }
    assert.equal((await ask(['GET', '/Patient?_id=none&_format=xml'])).status, 406);
  });
});

/** Whether a request is one that the server has, whatever became of it. */
function isServed(reply: Reply): boolean {
  if (reply.status === 405) return false;
  return reply.status !== 400 || faultOf(reply) !== 'not-supported';
}

/** Of resources alone. */
function isOfInstances(name: string): boolean {
  return servedOperations.some(
    (one) => one.name === name && one.levels.includes('instance') && !isOfTypes(one),
  );
}

/** Of Patient/$everything only the pages are at the type. */
function isOfTypes({ name, levels }: (typeof servedOperations)[number]): boolean {
  return levels.includes('type') && name !== 'everything';
}

/** A value that is right for a parameter, and that nothing has. */
function valueOf({
  type,
  components = [],
  target,
  code,
}: Pick<SearchParameter, 'type' | 'components' | 'target' | 'code'>): string {
  switch (type) {
    case 'number':
    case 'quantity':
      return '1';
    case 'date':
      return '2024';
    case 'reference':
      return `${target?.[0] ?? 'Patient'}/none`;
    case 'uri':
      return 'urn:none';
    case 'composite':
      return components.map((each) => valueOf({ type: each, code })).join('$');
    case 'special':
      return '1|1|1|km';
    default:
      return 'none';
  }
}
