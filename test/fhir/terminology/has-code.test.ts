import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ValueSet, ValueSetExpansionContains } from 'fhir/r4.js';
import { hasCode } from '../../../src/fhir/terminology/has-code.js';
import { heldCodes } from '../../../src/fhir/terminology/held-codes.js';

const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
const genders = 'http://hl7.org/fhir/administrative-gender';

describe('the codes of a value set', () => {
  it('are those of its code systems', () => {
    assert.equal(hasCode(gender, genders, 'female'), true);
    assert.equal(hasCode(gender, genders, 'Female'), false);
    assert.equal(hasCode(gender, 'http://example.org/other', 'female'), false);
  });

  it('are found without a system, as those of an element of type code', () => {
    assert.equal(hasCode(gender, undefined, 'unknown'), true);
    assert.equal(hasCode(gender, undefined, 'unheard-of'), false);
  });

  it('are known by version, and no other version is taken for it', () => {
    assert.equal(hasCode(`${gender}|4.0.1`, undefined, 'female'), true);
    assert.equal(hasCode(`${gender}|5.0.0`, undefined, 'female'), null);
  });

  it('are not guessed where the value set or the code system is not held', () => {
    assert.equal(hasCode('http://example.org/ValueSet/none', genders, 'female'), null);
    assert.equal(
      hasCode('http://hl7.org/fhir/ValueSet/condition-code', 'http://snomed.info/sct', '73211009'),
      null,
    );
    assert.equal(hasCode('__proto__', undefined, 'female'), null);
  });

  it('are known for listed parts of systems that are not held', () => {
    const snomed = 'http://snomed.info/sct';
    const severity = 'http://hl7.org/fhir/ValueSet/condition-severity';
    assert.equal(hasCode(severity, snomed, '24484000'), true);
    assert.equal(hasCode(severity, snomed, '24484001'), false);
  });

  it('follow the hierarchy of a code system', () => {
    const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
    const encounter = 'http://terminology.hl7.org/ValueSet/v3-ActEncounterCode';
    assert.equal(hasCode(encounter, actCode, 'AMB'), true);
    assert.equal(hasCode(encounter, actCode, '_ActAccountCode'), false);
  });

  it('are not those that only group others', () => {
    const items = 'http://hl7.org/fhir/ValueSet/item-type';
    assert.equal(hasCode(items, undefined, 'question'), false);
    assert.equal(hasCode(items, undefined, 'display'), true);
  });

  it('are all in the list of currencies, also those that came after R4', () => {
    const currencies = 'http://hl7.org/fhir/ValueSet/currencies';
    assert.equal(hasCode(currencies, undefined, 'EUR'), true);
    assert.equal(hasCode(currencies, undefined, 'EURO'), false);
  });
});

describe('each value set that HL7 has expanded', () => {
  const all = expansions();

  it('has the codes of its expansion, unless the server does not hold their system', () => {
    const wrong = all.flatMap(({ url, codes }) =>
      codes.filter(({ system, code }) => hasCode(url, system, code) === false).map((code) => [url, code]),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no other codes, where all of them are known', () => {
    const full = all.filter(({ url }) => isFull(url));
    assert.ok(full.length > 400, String(full.length));
    for (const { url, codes } of full) {
      assert.equal(hasCode(url, codes[0]?.system, 'made-up-code'), false, url);
      assert.equal(hasCode(url, undefined, 'made-up-code'), false, url);
      for (const { system, code } of codes) assert.equal(hasCode(url, system, code), true, `${url} ${code}`);
    }
  });
});

function isFull(url: string): boolean {
  const codes = heldCodes(url);
  return codes !== null && codes.open.size === 0 && !codes.anything;
}

interface Expanded {
  readonly url: string;
  readonly codes: readonly { system: string; code: string }[];
}

function expansions(): Expanded[] {
  const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.expansions/package.json'));
  return readdirSync(folder)
    .filter((name) => name.startsWith('ValueSet-'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ValueSet)
    .map(({ url = '', expansion }) => ({
      url,
      codes: walk(expansion?.contains ?? []),
    }));
}

function walk(contains: readonly ValueSetExpansionContains[]): { system: string; code: string }[] {
  return contains.flatMap(({ system, code, abstract, contains: children = [] }) => [
    ...(system !== undefined && code !== undefined && abstract !== true ? [{ system, code }] : []),
    ...walk(children),
  ]);
}
