import assert from 'node:assert/strict';
import { Fault, type FaultCode, type FaultIssue } from '../../src/fault.js';
import { errorsOf } from '../fhir/support/errors-of.js';
import { faultAnswer, successAnswer } from '../../src/rest/outcome.js';

const table: Readonly<Record<FaultCode, readonly [status: number, issue: string]>> = {
  'invalid-json': [400, 'structure'],
  'invalid-structure': [400, 'structure'],
  'invalid-content': [422, 'invalid'],
  'invalid-request': [400, 'invalid'],
  'business-rule': [422, 'business-rule'],
  'patch-failed': [422, 'processing'],
  'unknown-type': [404, 'not-supported'],
  'not-supported': [400, 'not-supported'],
  'method-not-allowed': [405, 'not-supported'],
  'not-found': [404, 'not-found'],
  deleted: [410, 'deleted'],
  erased: [410, 'deleted'],
  'precondition-failed': [412, 'conflict'],
  'multiple-matches': [412, 'multiple-matches'],
  conflict: [409, 'conflict'],
  'too-large': [413, 'too-long'],
  'too-costly': [403, 'too-costly'],
  'not-acceptable': [406, 'not-supported'],
  'unsupported-media-type': [415, 'not-supported'],
  forbidden: [403, 'forbidden'],
  tampered: [500, 'exception'],
  unavailable: [503, 'transient'],
  config: [500, 'exception'],
};

interface Outcome {
  readonly issue: readonly {
    readonly code: string;
    readonly severity: string;
    readonly diagnostics: string;
    readonly details?: unknown;
    readonly expression?: unknown;
  }[];
}

function outcomeOf(error: unknown): Outcome {
  const outcome = JSON.parse(String(faultAnswer(error).body)) as Outcome;
  assert.deepEqual(errorsOf('OperationOutcome', outcome), []);
  return outcome;
}

describe('The answer to a fault', () => {
  for (const [code, [status, issue]] of Object.entries(table) as [FaultCode, readonly [number, string]][]) {
    it(`is ${status} with issue ${issue} for ${code}, and keeps that code`, () => {
      const fault = new Fault(code, 'what is wrong');
      assert.equal(faultAnswer(fault).status, status);
      assert.deepEqual(outcomeOf(fault).issue, [
        {
          severity: 'error',
          code: issue,
          details: { coding: [{ system: 'urn:tallystick:fault', code }] },
          diagnostics: 'what is wrong',
        },
      ]);
    });
  }

  it('has an issue for each element that is wrong', () => {
    const issues: FaultIssue[] = [
      { expression: 'Patient.birthDate', code: 'value', text: 'one' },
      { expression: 'Patient.name[0]', code: 'required', text: 'two' },
    ];
    assert.deepEqual(
      outcomeOf(new Fault('invalid-structure', 'all', issues)).issue.map((issue) => [
        issue.code,
        issue.diagnostics,
        issue.expression,
      ]),
      [
        ['value', 'one', ['Patient.birthDate']],
        ['required', 'two', ['Patient.name[0]']],
      ],
    );
  });

  it('keeps what the fault is where an issue only says where', () => {
    const issues: FaultIssue[] = [{ expression: 'Bundle.entry[1]', code: 'invalid', text: 'one' }];
    assert.equal(outcomeOf(new Fault('multiple-matches', 'all', issues)).issue[0]?.code, 'multiple-matches');
  });

  it('asks to try again if the store is not there now', () => {
    assert.deepEqual(faultAnswer(new Fault('unavailable', 'x')).headers, { 'Retry-After': '1' });
    assert.deepEqual(faultAnswer(new Fault('conflict', 'x')).headers, {});
  });

  it('says nothing of an error that is not a fault', () => {
    for (const error of [new Error('a canary'), new TypeError('a canary'), 'a canary', null]) {
      assert.equal(faultAnswer(error).status, 500);
      assert.doesNotMatch(String(faultAnswer(error).body), /canary/);
      assert.equal(outcomeOf(error).issue[0]?.code, 'exception');
    }
  });

  it('is no fault where all went well', () => {
    const { status, body, isOutcome } = successAnswer(201, 'done');
    assert.deepEqual([status, isOutcome], [201, true]);
    assert.match(String(body), /"severity":"information"/);
  });
});
