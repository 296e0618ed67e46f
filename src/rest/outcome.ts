import { Fault, type FaultCode } from '../fault.js';
import type { Issue as Finding } from '../fhir/validation/issue.js';
import { plainAnswer, type Answer } from './answer.js';

/** The code system of the fault codes in `OperationOutcome.issue.details`. */
const faultSystem = 'urn:tallystick:fault';

/** By fault: the HTTP status and the code of the FHIR issue-type value set. */
const mapping: Readonly<Record<FaultCode, readonly [status: number, issue: string]>> = {
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

/** The one place where what went wrong becomes an answer. An error that is not a Fault says nothing of itself. */
export function faultAnswer(error: unknown): Answer {
  if (!(error instanceof Fault)) return outcomeAnswer(500, [unexpected]);
  const [status, issue] = mapping[error.code];
  const answer = outcomeAnswer(status, issuesOf(error, issue));
  return error.code === 'unavailable' ? { ...answer, headers: { 'Retry-After': '1' } } : answer;
}

/** The answer to a method that an address does not have; says which it has (RFC 9110 15.5.6). */
export function methodAnswer(allow: string): Answer {
  const fault = new Fault('method-not-allowed', `the methods of this address are ${allow}`);
  return { ...faultAnswer(fault), headers: { Allow: allow } };
}

/** The text of an OperationOutcome that lists what validation found; that nothing was found is said too. */
export function findingsBody(findings: readonly Finding[]): Buffer {
  const issue = findings.map(({ severity, code, text, expression }) => ({
    severity,
    code,
    diagnostics: text,
    expression: [expression],
  }));
  return outcomeBody(issue.length === 0 ? [nothingFound] : issue);
}

/** An answer that only says that all went well (`Prefer: return=OperationOutcome`). */
export function successAnswer(status: number, text: string): Answer {
  return outcomeAnswer(status, [{ severity: 'information', code: 'informational', diagnostics: text }]);
}

interface Issue {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  readonly details?: { readonly coding: readonly { readonly system: string; readonly code: string }[] };
  readonly diagnostics: string;
  readonly expression?: readonly string[];
}

function issuesOf(fault: Fault, issue: string): Issue[] {
  const details = { coding: [{ system: faultSystem, code: fault.code }] };
  if (fault.issues.length === 0) {
    return [{ severity: 'error', code: issue, details, diagnostics: fault.message }];
  }
  const isGeneral = issue === 'structure' || issue === 'invalid' || issue === 'processing';
  return fault.issues.map(({ severity = 'error', code, text, expression }) => ({
    severity,
    code: isGeneral ? code : issue,
    details,
    diagnostics: text,
    expression: [expression],
  }));
}

function outcomeAnswer(status: number, issue: readonly Issue[]): Answer {
  return { ...plainAnswer(status, outcomeBody(issue)), isOutcome: true };
}

function outcomeBody(issue: readonly Issue[]): Buffer {
  return Buffer.from(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
}

const nothingFound: Issue = {
  severity: 'information',
  code: 'informational',
  diagnostics: 'nothing is wrong with the resource',
};

const unexpected: Issue = {
  severity: 'error',
  code: 'exception',
  diagnostics: 'the server ran into an error of its own, which its log has',
};
