import assert from 'node:assert/strict';
import type { Bundle, EntryResponse } from './resources.js';
import type { Reply } from '../server/client.js';
import { bundleIn, nhsNumber, outcomeIn, resourceIn, somebody, unique, type Api } from './api.js';
import { statusTable, type Row } from './row.js';

const jsonPatch = 'application/json-patch+json';
const female = [{ op: 'add', path: '/gender', value: 'female' }];

const answers: readonly Row[] = [
  {
    what: 'a JSON Patch',
    ask: async (api) => patch(api, await id(api), female),
    status: 200,
    headers: { etag: /^W\/"2"$/, location: undefined, 'last-modified': /GMT$/ },
    body: 'Patient',
  },
  {
    what: 'a FHIRPath Patch',
    ask: async (api) => api.send('PATCH', `/Patient/${await id(api)}`, setGender('female')),
    status: 200,
    headers: { etag: /^W\/"2"$/ },
    body: 'Patient',
  },
  {
    what: 'a patch that wants nothing back',
    ask: async (api) => patch(api, await id(api), female, { prefer: 'return=minimal' }),
    status: 200,
    body: null,
  },
  {
    what: 'a patch that wants an OperationOutcome back',
    ask: async (api) => patch(api, await id(api), female, { prefer: 'return=OperationOutcome' }),
    status: 200,
    body: 'OperationOutcome',
  },
  {
    what: 'a patch of the version that it names',
    ask: async (api) => patch(api, await id(api), female, { 'if-match': 'W/"1"' }),
    status: 200,
  },
  {
    what: 'a patch of another version than the one that it names',
    ask: async (api) => patch(api, await id(api), female, { 'if-match': 'W/"2"' }),
    status: 412,
    fault: 'precondition-failed',
  },
  {
    what: 'a patch of what never was',
    ask: (api) => patch(api, unique(), female),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'a patch of what was deleted',
    ask: async (api) => {
      const gone = await id(api);
      await api.send('DELETE', `/Patient/${gone}`);
      return patch(api, gone, female);
    },
    status: 410,
    fault: 'deleted',
  },
  {
    what: 'an XML Patch',
    ask: async (api) =>
      api.send('PATCH', `/Patient/${await id(api)}`, '<diff/>', {
        'content-type': 'application/xml-patch+xml',
      }),
    status: 415,
    fault: 'unsupported-media-type',
  },
  {
    what: 'a merge patch',
    ask: async (api) =>
      api.send('PATCH', `/Patient/${await id(api)}`, '{}', {
        'content-type': 'application/merge-patch+json',
      }),
    status: 415,
    fault: 'unsupported-media-type',
  },
  {
    what: 'a patch that is no JSON',
    ask: async (api) => patch(api, await id(api), '['),
    status: 400,
    fault: 'invalid-json',
  },
  {
    what: 'a JSON Patch that is none',
    ask: async (api) => patch(api, await id(api), [{ op: 'spam', path: '/gender' }]),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a FHIRPath Patch that is no Parameters',
    ask: async (api) => api.send('PATCH', `/Patient/${await id(api)}`, somebody()),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a FHIRPath Patch that is none',
    ask: async (api) =>
      api.send('PATCH', `/Patient/${await id(api)}`, {
        resourceType: 'Parameters',
        parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'spam' }] }],
      }),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a patch whose test fails',
    ask: async (api) => patch(api, await id(api), [{ op: 'test', path: '/resourceType', value: 'Group' }]),
    status: 422,
    fault: 'patch-failed',
  },
  {
    what: 'a patch of what is not there',
    ask: async (api) => patch(api, await id(api), [{ op: 'remove', path: '/birthDate' }]),
    status: 422,
    fault: 'patch-failed',
  },
  {
    what: 'a patch that makes no resource',
    ask: async (api) => patch(api, await id(api), [{ op: 'add', path: '/colour', value: 'blue' }]),
    status: 422,
    fault: 'patch-failed',
  },
  {
    what: 'a patch that breaks a rule',
    ask: async (api) =>
      patch(api, await id(api), [{ op: 'add', path: '/contact', value: [{ gender: 'male' }] }]),
    status: 422,
  },
  {
    what: 'a patch of the id',
    ask: async (api) => patch(api, await id(api), [{ op: 'replace', path: '/id', value: 'other' }]),
    status: 422,
    fault: 'patch-failed',
  },
  {
    what: 'a patch of the type',
    ask: async (api) =>
      patch(api, await id(api), [{ op: 'replace', path: '/resourceType', value: 'Person' }]),
    status: 422,
    fault: 'patch-failed',
  },
  {
    what: 'a patch of a Binary, which has no elements to change',
    ask: (api) => api.send('PATCH', '/Binary/x', female, { 'content-type': jsonPatch }),
    status: 405,
    fault: 'method-not-allowed',
    headers: { allow: /^GET, HEAD, PUT, DELETE$/ },
  },
  {
    what: 'a patch of an AuditEvent',
    ask: (api) => api.send('PATCH', '/AuditEvent/x', female, { 'content-type': jsonPatch }),
    status: 405,
    fault: 'method-not-allowed',
  },
  {
    what: 'a patch by a search that finds one',
    ask: async (api) => {
      const value = unique();
      await api.create(somebody(value));
      return patchBy(api, value);
    },
    status: 200,
    headers: { etag: /^W\/"2"$/ },
  },
  {
    what: 'a patch by a search that finds nothing',
    ask: (api) => patchBy(api, unique()),
    status: 404,
    fault: 'not-found',
  },
  {
    what: 'a patch by a search that finds several',
    ask: async (api) => {
      const value = unique();
      await api.create(somebody(value));
      await api.create(somebody(value));
      return patchBy(api, value);
    },
    status: 412,
    fault: 'multiple-matches',
  },
  {
    what: 'a patch by a search for nothing',
    ask: (api) => api.send('PATCH', '/Patient', female, { 'content-type': jsonPatch }),
    status: 400,
    fault: 'invalid-request',
  },
];

/** R4 3.1.0.5: changes of parts of resources. */
export function patchesSuite(api: () => Api): void {
  statusTable(api, answers);

  it('changes what the patch says, and no character more', async () => {
    const text =
      '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10,"unit":"g"}}';
    const { id = '' } = resourceIn(await api().send('POST', '/Observation', text));
    const before = (await api().send('GET', `/Observation/${id}`)).text;
    const operations =
      '[{"op":"add","path":"/valueQuantity/value","value":2.500},{"op":"remove","path":"/code/text"},' +
      '{"op":"add","path":"/code/text","value":"y"}]';
    const reply = await api().send('PATCH', `/Observation/${id}`, operations, { 'content-type': jsonPatch });
    assert.equal(reply.status, 200, reply.text);
    const stamp = /"versionId":"\d+","lastUpdated":"[^"]*"/;
    assert.equal(
      reply.text.replace(stamp, ''),
      before.replace(stamp, '').replace('1.10', '2.500').replace('"x"', '"y"'),
    );
    assert.equal((await api().send('GET', `/Observation/${id}`)).text, reply.text);
    assert.equal((await api().send('GET', `/Observation/${id}/_history/1`)).text, before);
  });

  it('says which operation does not fit, and leaves everything as it is', async () => {
    const patient = await id(api());
    const reply = await patch(api(), patient, [...female, { op: 'test', path: '/gender', value: 'male' }]);
    assert.deepEqual(outcomeIn(reply).issue[0]?.expression, ['$this[1]']);
    assert.doesNotMatch((await api().send('GET', `/Patient/${patient}`)).text, /gender/);
    const refused = await api().send('PATCH', `/Patient/${patient}`, {
      resourceType: 'Parameters',
      parameter: [...setGender('female').parameter, ...setGender('female').parameter],
    });
    assert.equal(refused.status, 422);
    assert.deepEqual(outcomeIn(refused).issue[0]?.expression, ['Parameters.parameter[1]']);
  });

  it('names the element that the patch makes wrong', async () => {
    const reply = await patch(api(), await id(api()), [
      { op: 'add', path: '/name', value: [{ given: [''] }] },
    ]);
    assert.equal(reply.status, 422);
    assert.deepEqual(outcomeIn(reply).issue[0]?.expression, ['Patient.name[0].given[0]']);
  });

  it('applies patches that come at once one after the other', async () => {
    const patient = await id(api());
    const names = Array.from({ length: 12 }, (_none, i) => `n${i}`);
    await patch(api(), patient, [{ op: 'add', path: '/name', value: [{ family: 'first' }] }]);
    const replies = await Promise.all(
      names.map((family) => patch(api(), patient, [{ op: 'add', path: '/name/-', value: { family } }])),
    );
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
    const { text } = await api().send('GET', `/Patient/${patient}`);
    for (const name of names) assert.match(text, new RegExp(`"${name}"`));
    assert.match(text, /"versionId":"14"/);
  });

  for (const type of ['batch', 'transaction'] as const) {
    it(`stands in a ${type}, as Parameters and as a Binary, by id and by a search`, async () => {
      const [one, other] = [await id(api()), await id(api())];
      const value = unique();
      await api().create(somebody(value));
      const reply = await api().send('POST', '', {
        resourceType: 'Bundle',
        type,
        entry: [
          { request: { method: 'PATCH', url: `Patient/${one}` }, resource: setGender('other') },
          {
            request: { method: 'PATCH', url: `Patient/${other}`, ifMatch: 'W/"1"' },
            resource: inBinary(female),
          },
          {
            request: { method: 'PATCH', url: `Patient?identifier=${nhsNumber}|${value}` },
            resource: inBinary(female),
          },
        ],
      });
      assert.equal(reply.status, 200, reply.text);
      assert.deepEqual(
        responses(bundleIn(reply)).map(({ status, etag }) => `${status} ${etag}`),
        Array.from({ length: 3 }, () => '200 OK W/"2"'),
      );
      assert.match((await api().send('GET', `/Patient/${one}`)).text, /"gender":"other"/);
      assert.match((await api().send('GET', `/Patient/${other}`)).text, /"gender":"female"/);
    });
  }

  it('brings references to what else a transaction creates', async () => {
    const value = unique();
    const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } };
    const observed = await api().create(observation);
    const seen = await api().create(observation);
    const mother = unique();
    await api().create(somebody(mother));
    const subject = (reference: string): object[] => [{ op: 'add', path: '/subject', value: { reference } }];
    const conditional = `Patient?identifier=${nhsNumber}|${mother}`;
    const reply = await api().send('POST', '', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          request: { method: 'PATCH', url: `Observation/${observed}` },
          resource: inBinary(subject('urn:uuid:0b7a6c5e-1111-4222-8333-444455556666')),
        },
        {
          request: { method: 'PATCH', url: `Observation/${seen}` },
          resource: inBinary(subject(conditional)),
        },
        {
          fullUrl: 'urn:uuid:0b7a6c5e-1111-4222-8333-444455556666',
          request: { method: 'POST', url: 'Patient' },
          resource: somebody(value),
        },
      ],
    });
    assert.equal(reply.status, 200, reply.text);
    const located = responses(bundleIn(reply))[2]?.location ?? '';
    const [, created = ''] = /\/(Patient\/[^/]+)\/_history/.exec(located) ?? [];
    assert.ok(
      (await api().send('GET', `/Observation/${observed}`)).text.includes(`"reference":"${created}"`),
    );
    assert.match((await api().send('GET', `/Observation/${seen}`)).text, /"reference":"Patient\/[^?"]+"/);
  });

  it('fails a transaction as a whole', async () => {
    const patient = await id(api());
    const value = unique();
    for (const [entry, status] of [
      [
        {
          request: { method: 'PATCH', url: `Patient/${patient}` },
          resource: inBinary([{ op: 'remove', path: '/x' }]),
        },
        422,
      ],
      [
        {
          request: { method: 'PATCH', url: `Patient/${patient}` },
          resource: { resourceType: 'Binary', contentType: 'text/plain', data: 'W10=' },
        },
        415,
      ],
      [
        {
          request: { method: 'PATCH', url: `Patient/${patient}`, ifMatch: 'W/"9"' },
          resource: setGender('male'),
        },
        412,
      ],
      [{ request: { method: 'PATCH', url: `Patient/${patient}` } }, 400],
      [{ request: { method: 'PATCH', url: `Patient/${unique()}` }, resource: setGender('male') }, 404],
      [
        { request: { method: 'PATCH', url: `Patient?identifier=${unique()}` }, resource: setGender('male') },
        404,
      ],
    ] as const) {
      const entries = [{ request: { method: 'POST', url: 'Patient' }, resource: somebody(value) }, entry];
      const reply = await api().send('POST', '', {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: entries,
      });
      assert.equal(reply.status, status, reply.text);
      assert.match(String(outcomeIn(reply).issue[0]?.expression?.[0]), /^Bundle\.entry\[1\]/);
    }
    const { entry = [] } = await api().search(`/Patient?identifier=${nhsNumber}|${value}`);
    assert.deepEqual(entry, []);
  });

  it('refuses a transaction that patches twice, or changes and patches, the same', async () => {
    const value = unique();
    const patient = await api().create(somebody(value));
    const byId = { request: { method: 'PATCH', url: `Patient/${patient}` }, resource: setGender('male') };
    const bySearch = {
      request: { method: 'PATCH', url: `Patient?identifier=${nhsNumber}|${value}` },
      resource: setGender('male'),
    };
    const update = {
      request: { method: 'PUT', url: `Patient/${patient}` },
      resource: { ...somebody(value), id: patient },
    };
    const remove = { request: { method: 'DELETE', url: `Patient/${patient}` } };
    for (const entry of [
      [byId, byId],
      [byId, bySearch],
      [update, byId],
      [byId, remove],
    ]) {
      const reply = await api().send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
      assert.equal(reply.status, 400, reply.text);
    }
  });
}

function setGender(gender: string) {
  return {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'operation',
        part: [
          { name: 'type', valueCode: 'add' },
          { name: 'path', valueString: 'Patient' },
          { name: 'name', valueString: 'gender' },
          { name: 'value', valueCode: gender },
        ],
      },
    ],
  };
}

function inBinary(operations: readonly object[]): object {
  const data = Buffer.from(JSON.stringify(operations)).toString('base64');
  return { resourceType: 'Binary', contentType: jsonPatch, data };
}

function id(api: Api): Promise<string> {
  return api.create(somebody());
}

function patch(
  api: Api,
  id: string,
  body: readonly object[] | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return api.send('PATCH', `/Patient/${id}`, text, { 'content-type': jsonPatch, ...headers });
}

function patchBy(api: Api, value: string): Promise<Reply> {
  return api.send('PATCH', `/Patient?identifier=${nhsNumber}|${value}`, female, {
    'content-type': jsonPatch,
  });
}

function responses(bundle: Bundle): EntryResponse[] {
  return (bundle.entry ?? []).flatMap(({ response }) => response ?? []);
}
