import type { Coding } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import { codeKey, type CodeSystem } from '../../fhir/terminology/code-system.js';
import { isA } from '../../fhir/terminology/subsumes.js';
import type { Answer } from '../answer.js';
import type { Rest, RestRequest } from '../request.js';
import { codeSystemAsked } from './code-system-asked.js';
import { operationInput, type OperationInput } from './input.js';
import { knownDefinitions } from './known-definitions.js';
import { parametersAnswer } from './output.js';
import type { OperationTarget } from './served.js';

const parameters = ['codeA', 'codeB', 'system', 'version', 'codingA', 'codingB'];

/** R4, operation CodeSystem/$subsumes: how two concepts of a system stand to each other. */
export async function subsumesOperation(
  rest: Rest,
  request: RestRequest,
  target: OperationTarget,
): Promise<Answer> {
  const input = await operationInput(request, parameters);
  return rest.records.operate(target, async (reads) => {
    const [a, b] = [codingAsked(input, 'A'), codingAsked(input, 'B')];
    if (a.system !== b.system) throw new Fault('invalid-request', 'both codes have to be of one system');
    const known = knownDefinitions(reads, rest.base());
    const system = await codeSystemAsked(known, a.system, input.text('version'));
    const valueCode = relation(system, codeIn(system, a.code), codeIn(system, b.code));
    return parametersAnswer([{ name: 'outcome', valueCode }]);
  });
}

function codingAsked(input: OperationInput, which: 'A' | 'B'): Coding {
  const coding = input.object(`coding${which}`) as Coding | undefined;
  const code = input.text(`code${which}`);
  if ((coding === undefined) === (code === undefined)) {
    throw new Fault('invalid-request', 'two codes have to be given: codeA and codeB, or codingA and codingB');
  }
  const system = input.text('system');
  return coding ?? { ...(code !== undefined && { code }), ...(system !== undefined && { system }) };
}

function codeIn(system: CodeSystem, code: string | undefined): string {
  const concept = code === undefined ? undefined : system.concepts.get(codeKey(system, code));
  if (concept === undefined) throw new Fault('not-found', 'the code system has no such code');
  return concept.code;
}

function relation(system: CodeSystem, a: string, b: string): string {
  if (a === b) return 'equivalent';
  if (isA(system, b, a)) return 'subsumes';
  return isA(system, a, b) ? 'subsumed-by' : 'not-subsumed';
}
