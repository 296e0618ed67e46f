import assert from 'node:assert/strict';
import { Fault } from '../../../../src/fault.js';
import type { ResourceType } from '../../../../src/fhir/resource-types.js';
import type { Criterion } from '../../../../src/fhir/search/criterion.js';
import { parseSearch, type ParsedSearch } from '../../../../src/fhir/search/parse/parse-search.js';

const strict = { base: 'https://here.example/fhir', now: Date.UTC(2024, 0, 1), lenient: false };

function parse(type: ResourceType, ...texts: string[]): ParsedSearch {
  return parseSearch(type, texts.map(pair), strict);
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

function one(type: ResourceType, text: string): Criterion {
  const [criterion, ...more] = parse(type, text).search.criteria;
  assert.ok(criterion && more.length === 0);
  return criterion;
}

/** A criterion with parameters by their codes. */
function plain(criterion: unknown): unknown {
  return JSON.parse(
    JSON.stringify(criterion, (key, value: unknown) =>
      key === 'parameter' ? (value as { code: string }).code : value,
    ),
  );
}

function refusal(type: ResourceType, text: string, context = strict): string {
  try {
    parseSearch(type, [pair(text)], context);
  } catch (fault) {
    assert.ok(fault instanceof Fault, String(fault));
    return fault.code;
  }
  return 'none';
}

describe('parseSearch', () => {
  it('reads repeats as AND, commas as OR, and leaves empty parameters out (R4 3.1.1.3.1)', () => {
    const { search, used } = parse('Patient', 'given=a,b', 'given=c', 'family=');
    assert.deepEqual(
      search.criteria.map((criterion) => (criterion.kind === 'values' ? criterion.anyOf.length : 0)),
      [2, 1],
    );
    assert.deepEqual(used, [
      ['given', 'a,b'],
      ['given', 'c'],
    ]);
  });

  it('undoes escapes, and splits at nothing that is escaped (R4 3.1.1.4.17)', () => {
    assert.deepEqual(plain(one('Patient', 'given:exact=a\\,b,c\\\\,d\\$\\|')), {
      kind: 'values',
      parameter: 'given',
      negated: false,
      anyOf: [
        { kind: 'string', match: 'exact', text: 'a,b' },
        { kind: 'string', match: 'exact', text: 'c\\' },
        { kind: 'string', match: 'exact', text: 'd$|' },
      ],
    });
    const [identifier] = (one('Patient', 'identifier=a\\|b|c') as unknown as { anyOf: unknown[] }).anyOf;
    assert.deepEqual(identifier, { kind: 'token', system: 'a|b', code: 'c' });
  });

  it('reads a reference as an id of each type that it can be to, as Type/id, as a URL (R4 3.1.1.4.11)', () => {
    const reference = { kind: 'local', type: 'Patient', id: '1' };
    for (const text of [
      'patient=1',
      'patient=Patient/1',
      'subject:Patient=1',
      'patient=https://here.example/fhir/Patient/1',
    ]) {
      const { anyOf } = one('Observation', text) as unknown as { anyOf: unknown[] };
      assert.deepEqual(anyOf, [{ kind: 'reference', reference }], text);
    }
    const { anyOf } = one('Observation', 'subject=1') as unknown as {
      anyOf: { reference: { type: string } }[];
    };
    assert.deepEqual(anyOf.map(({ reference: { type } }) => type).sort(), [
      'Device',
      'Group',
      'Location',
      'Patient',
    ]);
    assert.deepEqual(plain(one('Observation', 'subject:identifier=urn:a|b')), {
      kind: 'reference',
      parameter: 'subject',
      anyOf: [{ kind: 'identifier', identifier: { kind: 'token', system: 'urn:a', code: 'b' } }],
    });
  });

  it('reads a canonical URL with its version or without', () => {
    const { anyOf } = one('QuestionnaireResponse', 'questionnaire=http://q|1,http://p') as unknown as {
      anyOf: unknown[];
    };
    assert.deepEqual(anyOf, [
      { kind: 'canonical', url: 'http://q', version: '1', below: false },
      { kind: 'canonical', url: 'http://p', version: null, below: false },
    ]);
  });

  it('follows a chain to each type that has the parameter (R4 3.1.1.4.13)', () => {
    const chain = plain(one('Observation', 'subject.name=peter')) as { targets: { type: string }[] };
    assert.deepEqual(chain.targets.map(({ type }) => type).sort(), ['Location', 'Patient']);
    assert.deepEqual(plain(one('Observation', 'subject:Patient.organization.name:exact=Acme')), {
      kind: 'chain',
      parameter: 'subject',
      identifiers: null,
      targets: [
        {
          type: 'Patient',
          criteria: [
            {
              kind: 'chain',
              parameter: 'organization',
              identifiers: null,
              targets: [
                {
                  type: 'Organization',
                  criteria: [
                    {
                      kind: 'values',
                      parameter: 'name',
                      negated: false,
                      anyOf: [{ kind: 'string', match: 'exact', text: 'Acme' }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('says what identifier a chain ends at: a logical reference has one too', () => {
    const chain = one('Observation', 'patient.identifier=urn:a|b');
    assert.ok(chain.kind === 'chain');
    assert.deepEqual(chain.identifiers, [{ kind: 'token', system: 'urn:a', code: 'b' }]);
  });

  it('leaves a type out of a chain for which the value is malformed, and refuses what no type can be asked', () => {
    assert.equal(refusal('Observation', 'subject:Patient.birthdate=nonsense'), 'invalid-request');
    assert.equal(refusal('Observation', 'patient.birthdate=nonsense'), 'invalid-request');
  });

  it('reads _has, nested too (R4 3.1.1.4.14)', () => {
    assert.deepEqual(
      plain(one('Patient', '_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/p')),
      {
        kind: 'has',
        parameter: 'patient',
        search: {
          type: 'Observation',
          criteria: [
            {
              kind: 'has',
              parameter: 'entity',
              search: {
                type: 'AuditEvent',
                criteria: [
                  {
                    kind: 'reference',
                    parameter: 'agent',
                    anyOf: [
                      { kind: 'reference', reference: { kind: 'local', type: 'Practitioner', id: 'p' } },
                    ],
                  },
                ],
              },
            },
          ],
        },
      },
    );
    const chained = one('Observation', 'subject:Patient._has:Group:member:_id=g');
    assert.ok(chained.kind === 'chain' && chained.targets[0]?.criteria[0]?.kind === 'has');
  });

  it('reads what looks at no element: _id, _lastUpdated, _list, _text, _content', () => {
    assert.deepEqual(one('Patient', '_id=a,b'), { kind: 'id', anyOf: ['a', 'b'], negated: false });
    assert.deepEqual(one('Patient', '_id:not=a'), { kind: 'id', anyOf: ['a'], negated: true });
    assert.deepEqual(one('Patient', '_lastUpdated=ge2024'), {
      kind: 'updated',
      anyOf: [{ kind: 'date', prefix: 'ge', from: Date.UTC(2024, 0, 1), to: Date.UTC(2025, 0, 1) }],
    });
    assert.deepEqual(one('Patient', '_list=42'), { kind: 'list', anyOf: ['42'] });
    assert.deepEqual(one('Patient', '_text=Big Tümor,x'), {
      kind: 'text',
      anyOf: [{ words: ['big', 'tumor'] }, { words: ['x'] }],
    });
    assert.deepEqual(one('Patient', '_content=x'), { kind: 'content', anyOf: [{ words: ['x'] }] });
    assert.deepEqual(one('Patient', '_contained=false'), { kind: 'and', criteria: [] });
    assert.deepEqual(one('Patient', '_id:missing=true'), { kind: 'or', criteria: [] });
  });

  it('takes a prefix for each alternative (R4 3.1.1.4.5)', () => {
    const { anyOf } = one('Patient', 'birthdate=lt2000,ge2010-05') as unknown as {
      anyOf: { prefix: string }[];
    };
    assert.deepEqual(
      anyOf.map(({ prefix }) => prefix),
      ['lt', 'ge'],
    );
  });

  const refused: readonly [ResourceType, string, string][] = [
    ['Patient', 'colour=red', 'invalid-request'],
    ['Patient', 'constructor=x', 'invalid-request'],
    ['Patient', '__proto__=x', 'invalid-request'],
    ['Patient', 'given:text=a', 'invalid-request'],
    ['Patient', 'gender:exact=male', 'invalid-request'],
    ['Patient', 'gender:of-type=a|b|c', 'invalid-request'],
    ['Patient', 'given:=a', 'invalid-request'],
    ['Patient', 'birthdate:contains=2000', 'invalid-request'],
    ['Patient', 'birthdate=2000-13', 'invalid-request'],
    ['Patient', 'birthdate=2001-02-29', 'invalid-request'],
    ['Patient', 'birthdate=01/02/2000', 'invalid-request'],
    ['Patient', 'birthdate=xx2000', 'invalid-request'],
    ['Patient', 'birthdate=2000-01-01T10', 'invalid-request'],
    ['Patient', 'gender:missing=maybe', 'invalid-request'],
    ['Patient', 'identifier=a|b|c', 'invalid-request'],
    ['Patient', 'identifier=|', 'invalid-request'],
    ['Patient', 'given=,', 'invalid-request'],
    ['Patient', 'organization=Patient/x/y', 'invalid-request'],
    ['Patient', 'organization:Patient=x', 'invalid-request'],
    ['Patient', 'organization:Organization=Location/x', 'invalid-request'],
    ['Patient', 'given.name=x', 'invalid-request'],
    ['Patient', 'organization.colour=x', 'invalid-request'],
    ['Patient', '_has:Observation:patient=x', 'invalid-request'],
    ['Patient', '_has:Nothing:patient:code=x', 'invalid-request'],
    ['Patient', '_has:Observation:code:code=x', 'invalid-request'],
    ['Patient', '_has:Claim:payee:status=x', 'none'],
    ['Patient', 'gender:in=http://nobody.example/vs', 'not-supported'],
    ['Patient', 'language:below=urn:nothing|a', 'not-supported'],
    ['Patient', 'language:below=a', 'invalid-request'],
    ['Patient', '_list=$current-allergies', 'not-supported'],
    ['Patient', '_query=x', 'not-supported'],
    ['Patient', '_contained=true', 'not-supported'],
    ['Patient', `given=${'x'.repeat(4097)}`, 'invalid-request'],
    ['Patient', `given=${'x,'.repeat(501)}`, 'invalid-request'],
    ['ValueSet', 'url:below=urn:oid:1.2', 'invalid-request'],
    ['Observation', 'value-quantity=heavy', 'invalid-request'],
    ['Observation', 'value-quantity=5|mg', 'invalid-request'],
    ['Observation', 'code-value-quantity=a', 'invalid-request'],
    ['Observation', 'code-value-quantity=a$', 'invalid-request'],
    ['Observation', 'code-value-quantity=a$1$2', 'invalid-request'],
    ['Observation', 'focus=1', 'invalid-request'],
    ['Location', 'near=91|0', 'invalid-request'],
    ['Location', 'near=1|2|3|parsec', 'invalid-request'],
    ['RiskAssessment', 'probability=1e9999', 'invalid-request'],
    ['AuditEvent', `entity${'.focus'.repeat(3)}.code=a`, 'too-costly'],
    ['Patient', `link:Patient${'.link:Patient'.repeat(9)}._id=a`, 'invalid-request'],
  ];

  for (const [type, text, code] of refused) {
    it(`answers ${code} to ${type}?${text.slice(0, 60)}`, () => {
      assert.equal(refusal(type, text), code);
    });
  }

  it('leaves out for a lenient client what it does not know or cannot read, and nothing else (R4 3.1.1.3.3)', () => {
    const lenient = { ...strict, lenient: true };
    const wrong = ['colour=red', 'birthdate=x', 'given:nonsense=x', '_filter=given', 'link:Patient.colour=a'];
    const { search, used } = parseSearch('Patient', [...wrong, 'given=a'].map(pair), lenient);
    assert.equal(search.criteria.length, 1);
    assert.deepEqual(used, [['given', 'a']]);
    assert.equal(refusal('AuditEvent', `entity${'.focus'.repeat(3)}.code=a`, lenient), 'too-costly');
  });
});
