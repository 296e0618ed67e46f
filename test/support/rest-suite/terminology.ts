import assert from 'node:assert/strict';
import type { Parameters, ValueSet } from 'fhir/r4.js';
import { errorsOf } from '../../fhir/support/errors-of.js';
import { hasCode } from '../../../src/fhir/terminology/has-code.js';
import type { Reply } from '../server/client.js';
import { faultOf, unique, type Api } from './api.js';

const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
const genders = 'http://hl7.org/fhir/administrative-gender';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** R4 4.9.17, 4.8.18: what the server says of codes. */
export function terminologySuite(api: () => Api): void {
  it('expands a value set of R4 in full', async () => {
    const reply = await api().send('GET', `/ValueSet/$expand?url=${gender}`);
    const { url, expansion } = expanded(reply);
    assert.equal(url, gender);
    assert.equal(expansion?.total, 4);
    assert.deepEqual(codesIn(reply), ['male', 'female', 'other', 'unknown']);
    assert.deepEqual(expansion.contains?.[1], { system: genders, code: 'female', display: 'Female' });
  });

  it('expands in pages, in one order', async () => {
    const all = codesIn(await api().send('GET', `/ValueSet/$expand?url=${gender}`));
    const pages = await Promise.all(
      [0, 3, 4].map((offset) =>
        api().send('GET', `/ValueSet/$expand?url=${gender}&count=3&offset=${offset}`),
      ),
    );
    assert.deepEqual(pages.flatMap(codesIn), all);
    assert.deepEqual(
      pages.map((page) => expanded(page).expansion?.total),
      [4, 4, 4],
    );
    const beyond = await api().send('GET', `/ValueSet/$expand?url=${gender}&offset=999999999`);
    assert.deepEqual(codesIn(beyond), []);
    for (const bad of ['offset=-1', 'count=x', 'offset=1e3', 'count=9999999999']) {
      assert.equal((await api().send('GET', `/ValueSet/$expand?url=${gender}&${bad}`)).status, 400, bad);
    }
  });

  it('expands by a filter that takes no notice of case and accents', async () => {
    for (const filter of ['FEM', 'female', 'fémale']) {
      const reply = await api().send(
        'GET',
        `/ValueSet/$expand?url=${gender}&filter=${encodeURIComponent(filter)}`,
      );
      assert.deepEqual(codesIn(reply), ['female'], filter);
    }
  });

  it('says what it cannot expand', async () => {
    const snomed = 'http://hl7.org/fhir/ValueSet/condition-code';
    assert.equal(faultOf(await api().send('GET', `/ValueSet/$expand?url=${snomed}`)), 'not-supported');
    assert.equal((await api().send('GET', '/ValueSet/$expand?url=http://example.org/none')).status, 404);
    assert.equal((await api().send('GET', `/ValueSet/$expand?url=${gender}|9`)).status, 404);
    assert.equal((await api().send('GET', '/ValueSet/$expand')).status, 400);
    assert.equal((await api().send('GET', `/ValueSet/$expand?url=${gender}&context=x`)).status, 400);
    assert.equal((await api().send('GET', `/ValueSet/$expand?url=${gender}&url=${gender}`)).status, 400);
  });

  it('expands a value set that a client sends, hierarchy and exclusions included', async () => {
    const compose = {
      include: [
        { system: actCode, filter: [{ property: 'concept', op: 'is-a', value: '_ActEncounterCode' }] },
      ],
      exclude: [{ system: actCode, concept: [{ code: 'VR' }] }],
    };
    const codes = codesIn(await expandGiven(api(), compose));
    assert.ok(codes.includes('AMB'));
    assert.ok(!codes.includes('VR'));
  });

  it('expands a value set that it stores', async () => {
    const concept = [{ code: 'a', display: 'Alpha' }, { code: 'b' }];
    const id = await api().create({
      resourceType: 'ValueSet',
      status: 'draft',
      compose: { include: [{ system: 'urn:own', concept }, { valueSet: [gender] }] },
    });
    const reply = await api().send('GET', `/ValueSet/${id}/$expand`);
    assert.deepEqual(codesIn(reply), ['a', 'b', 'male', 'female', 'other', 'unknown']);
    const url = `/ValueSet/${id}/$validate-code?system=urn:own&code=`;
    assert.equal(verdict(await api().send('GET', `${url}b`)), true);
    assert.equal(verdict(await api().send('GET', `${url}c`)), false);
    assert.equal((await api().send('GET', '/ValueSet/none/$expand')).status, 404);
  });

  it('knows what clients store by its URL: value sets, code systems, and what imports what', async () => {
    const [inner, outer, system] = [1, 2, 3].map((i) => `http://example.org/${unique()}/${i}`);
    await api().create({
      resourceType: 'CodeSystem',
      url: system,
      version: '7',
      status: 'active',
      content: 'complete',
      concept: [{ code: 'top', concept: [{ code: 'below', display: 'Below' }] }, { code: 'beside' }],
    });
    const below = { system, filter: [{ property: 'concept', op: 'is-a', value: 'top' }] };
    await storeValueSet(api(), inner, { include: [below] });
    await storeValueSet(api(), outer, {
      include: [{ valueSet: [inner] }, { system, concept: [{ code: 'x' }] }],
    });
    assert.deepEqual(codesIn(await api().send('GET', `/ValueSet/$expand?url=${outer}`)), [
      'top',
      'below',
      'x',
    ]);
    const ask = `/ValueSet/$validate-code?url=${inner}&system=${system}&code=`;
    assert.equal(verdict(await api().send('GET', `${ask}below`)), true);
    assert.equal(verdict(await api().send('GET', `${ask}beside`)), false);
    const look = await api().send('GET', `/CodeSystem/$lookup?system=${system}&code=below&version=7`);
    assert.match(look.text, /"Below"/);
    assert.equal(
      (await api().send('GET', `/CodeSystem/$lookup?system=${system}&code=below&version=8`)).status,
      404,
    );
  });

  it('comes to an end where value sets import each other, or too many', async () => {
    const [a, b] = [unique(), unique()].map((one) => `http://example.org/${one}`);
    await storeValueSet(api(), a, { include: [{ valueSet: [b] }] });
    await storeValueSet(api(), b, { include: [{ valueSet: [a] }] });
    assert.equal(faultOf(await api().send('GET', `/ValueSet/$expand?url=${a}`)), 'not-supported');
    const [c, d] = [unique(), unique()].map((one) => `http://example.org/${one}`);
    const times = (url: string | undefined): object[] =>
      Array.from({ length: 100 }, () => ({ valueSet: [url] }));
    await storeValueSet(api(), c, { include: times(d) });
    await storeValueSet(api(), d, { include: times(c) });
    assert.equal(faultOf(await api().send('GET', `/ValueSet/$expand?url=${c}`)), 'too-costly');
    const many = Array.from({ length: 60 }, () => ({ valueSet: [`http://example.org/${unique()}`] }));
    assert.equal(faultOf(await expandGiven(api(), { include: many })), 'too-costly');
  });

  it('comes to an end whatever value set a client sends', async () => {
    const itself = { include: [{ valueSet: ['http://hl7.org/fhir/ValueSet/all-types', 'urn:none'] }] };
    assert.equal(faultOf(await expandGiven(api(), itself)), 'not-supported');
    const pattern = { property: 'code', op: 'regex', value: '(a+)+$' };
    assert.equal(
      faultOf(await expandGiven(api(), { include: [{ system: genders, filter: [pattern] }] })),
      'not-supported',
    );
    const dicom = { system: 'http://dicom.nema.org/resources/ontology/DCM' };
    const many = { include: Array.from({ length: 500 }, () => dicom) };
    assert.equal(faultOf(await expandGiven(api(), many)), 'too-costly');
  });

  it('says whether a code is in a value set', async () => {
    const ask = async (rest: string): Promise<Reply> =>
      api().send('GET', `/ValueSet/$validate-code?url=${gender}&${rest}`);
    assert.equal(verdict(await ask(`system=${genders}&code=female`)), true);
    assert.equal(verdict(await ask(`system=${genders}&code=female&display=female`)), true);
    assert.equal(verdict(await ask(`system=${genders}&code=female&display=Woman`)), false);
    assert.equal(verdict(await ask(`system=${genders}&code=x`)), false);
    assert.equal(verdict(await ask('system=urn:other&code=female')), false);
    assert.equal((await ask('code=female')).status, 400);
    assert.equal((await ask(`system=${genders}`)).status, 400);
  });

  it('says it of a Coding and of a CodeableConcept too', async () => {
    const ask = async (...parameter: object[]): Promise<Reply> =>
      api().send('POST', '/ValueSet/$validate-code', {
        resourceType: 'Parameters',
        parameter: [{ name: 'url', valueUri: gender }, ...parameter],
      });
    const female = { system: genders, code: 'female' };
    const other = { system: genders, code: 'nothing' };
    assert.equal(verdict(await ask({ name: 'coding', valueCoding: female })), true);
    assert.equal(verdict(await ask({ name: 'coding', valueCoding: other })), false);
    const both = { name: 'codeableConcept', valueCodeableConcept: { coding: [other, female] } };
    assert.equal(verdict(await ask(both)), true);
    assert.equal((await ask(both, { name: 'coding', valueCoding: female })).status, 400);
    assert.equal((await ask({ name: 'coding', valueCoding: {} })).status, 400);
  });

  it('does not guess about code systems that it does not hold', async () => {
    const url = 'http://hl7.org/fhir/ValueSet/condition-code';
    const reply = await api().send(
      'GET',
      `/ValueSet/$validate-code?url=${url}&system=http://snomed.info/sct&code=73211009`,
    );
    assert.equal(faultOf(reply), 'not-supported');
  });

  it('takes a grouping code only where the client says that it may be one', async () => {
    const url = `/CodeSystem/$validate-code?url=${actCode}&code=_ActAccountCode`;
    assert.equal(verdict(await api().send('GET', url)), false);
    assert.equal(verdict(await api().send('GET', `${url}&abstract=true`)), true);
    assert.equal((await api().send('GET', `${url}&abstract=maybe`)).status, 400);
  });

  it('looks up a code', async () => {
    const reply = await api().send('GET', `/CodeSystem/$lookup?system=${actCode}&code=AMB`);
    const { parameter = [] } = parametersIn(reply);
    assert.equal(parameter.find(({ name }) => name === 'display')?.valueString, 'ambulatory');
    assert.deepEqual(
      parameter.find(({ name }) => name === 'property')?.part?.[1]?.valueCode,
      '_ActEncounterCode',
    );
    assert.equal((await api().send('GET', `/CodeSystem/$lookup?system=${actCode}&code=none`)).status, 404);
    assert.equal((await api().send('GET', '/CodeSystem/$lookup?system=http://loinc.org&code=x')).status, 404);
  });

  it('says how two codes stand to each other', async () => {
    const ask = async (a: string, b: string): Promise<unknown> => {
      const reply = await api().send('GET', `/CodeSystem/$subsumes?system=${actCode}&codeA=${a}&codeB=${b}`);
      return parametersIn(reply).parameter?.[0]?.valueCode;
    };
    assert.equal(await ask('AMB', 'AMB'), 'equivalent');
    assert.equal(await ask('_ActEncounterCode', 'AMB'), 'subsumes');
    assert.equal(await ask('AMB', '_ActEncounterCode'), 'subsumed-by');
    assert.equal(await ask('AMB', '_ActAccountCode'), 'not-subsumed');
  });

  it('answers in a batch, and knows no operations but those that it claims', async () => {
    const entry = [{ request: { method: 'GET', url: `ValueSet/$expand?url=${gender}` } }];
    const reply = await api().send('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    assert.match(reply.text, /"status":"200 OK"/);
    for (const path of ['/$none', '/Patient/$expand', '/ValueSet/$lookup', '/ValueSet/x/$none']) {
      assert.equal(faultOf(await api().send('GET', path)), 'not-supported', path);
    }
    assert.equal((await api().send('PUT', '/ValueSet/$expand', {})).status, 405);
  });

  it('expands what it says that a code is in', async () => {
    const url = 'http://hl7.org/fhir/ValueSet/encounter-status';
    for (const code of codesIn(await api().send('GET', `/ValueSet/$expand?url=${url}`))) {
      assert.equal(hasCode(url, undefined, code ?? ''), true);
    }
  });
}

async function storeValueSet(api: Api, url: string | undefined, compose: object): Promise<void> {
  await api.create({ resourceType: 'ValueSet', url, status: 'active', compose });
}

function expandGiven(api: Api, compose: object): Promise<Reply> {
  const resource = { resourceType: 'ValueSet', status: 'draft', compose };
  const parameter = [{ name: 'valueSet', resource }];
  return api.send('POST', '/ValueSet/$expand', { resourceType: 'Parameters', parameter });
}

function expanded(reply: Reply): ValueSet {
  assert.equal(reply.status, 200, reply.text);
  const valueSet = JSON.parse(reply.text) as ValueSet;
  assert.deepEqual(errorsOf('ValueSet', valueSet), []);
  return valueSet;
}

function codesIn(reply: Reply): (string | undefined)[] {
  return (expanded(reply).expansion?.contains ?? []).map(({ code }) => code);
}

function parametersIn(reply: Reply): Parameters {
  assert.equal(reply.status, 200, reply.text);
  const parameters = JSON.parse(reply.text) as Parameters;
  assert.deepEqual(errorsOf('Parameters', parameters), []);
  return parameters;
}

function verdict(reply: Reply): boolean | undefined {
  return parametersIn(reply).parameter?.find(({ name }) => name === 'result')?.valueBoolean;
}
