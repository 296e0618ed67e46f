import assert from 'node:assert/strict';
import { Fault } from '../../../../src/fault.js';
import {
  parseResultParameters,
  type ParsedResultParameters,
} from '../../../../src/fhir/search/parse/parse-result-parameters.js';

function parse(...texts: string[]): ParsedResultParameters {
  return parseResultParameters(
    'Observation',
    texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const),
  );
}

describe('parseResultParameters (R4 3.1.1.5)', () => {
  it('takes its own out and leaves the others', () => {
    const { result, used, others } = parse(
      '_sort=-date,code',
      '_count=5',
      '_total=accurate',
      'code=x',
      '_sort=',
    );
    assert.deepEqual(
      result.sort.map(({ parameter, direction }) => [parameter.code, direction]),
      [
        ['date', 'descending'],
        ['code', 'ascending'],
      ],
    );
    assert.deepEqual([result.count, result.total], [5, 'accurate']);
    assert.equal(used.length, 3);
    assert.deepEqual(others, [['code', 'x']]);
  });

  it('says nothing where nothing is said', () => {
    assert.deepEqual(parse().result, { sort: [], count: null, total: null, include: [], revinclude: [] });
  });

  it('reads includes, wildcards, targets and iteration', () => {
    const { include, revinclude } = parse(
      '_include=Observation:subject:Patient',
      '_include:iterate=Patient:organization',
      '_include:recurse=*',
      '_revinclude=Provenance:*',
    ).result;
    assert.deepEqual(
      [...include, ...revinclude].map(({ source, parameter, target, iterate }) => [
        source,
        parameter?.code ?? null,
        target,
        iterate,
      ]),
      [
        ['Observation', 'subject', 'Patient', false],
        ['Patient', 'organization', null, true],
        [null, null, null, true],
        ['Provenance', null, null, false],
      ],
    );
  });

  const refused = [
    '_sort=colour',
    '_sort=code-value-date',
    '_sort=date:asc',
    '_count=-1',
    '_count=many',
    '_total=perhaps',
    '_include=subject',
    '_include=Observation:colour',
    '_include=Observation:code',
    '_include=Observation:subject:Medication',
    '_include=Nothing:subject',
    '_revinclude=Observation:subject:Patient:x',
  ];
  for (const text of refused) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => parse(text),
        (fault) => fault instanceof Fault && fault.code === 'invalid-request',
      );
    });
  }

  it('refuses twice what may be said once', () => {
    assert.throws(() => parse('_count=1', '_count=2'), Fault);
  });
});
