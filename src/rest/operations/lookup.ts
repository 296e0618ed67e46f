import type { ParametersParameter } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import { codeKey, type CodeSystem, type Concept } from '../../fhir/terminology/code-system.js';
import type { Answer } from '../answer.js';
import type { Rest, RestRequest } from '../request.js';
import { codesAsked } from './code-asked.js';
import { codeSystemAsked } from './code-system-asked.js';
import { operationInput } from './input.js';
import { knownDefinitions } from './known-definitions.js';
import { parametersAnswer } from './output.js';
import type { OperationTarget } from './served.js';

const parameters = ['code', 'system', 'version', 'coding', 'displayLanguage', 'property'];

/** R4, operation CodeSystem/$lookup: what the server holds of a concept, which is its display and its place in the hierarchy. */
export async function lookup(rest: Rest, request: RestRequest, target: OperationTarget): Promise<Answer> {
  const input = await operationInput(request, parameters);
  return rest.records.operate(target, async (reads) => {
    const [asked] = codesAsked(input);
    const known = knownDefinitions(reads, rest.base());
    const system = await codeSystemAsked(known, asked?.system, input.text('version'));
    const concept = system.concepts.get(codeKey(system, asked?.code ?? ''));
    if (concept === undefined) throw new Fault('not-found', 'the code system has no such code');
    return describe(system, concept);
  });
}

function describe(system: CodeSystem, { code, display, parents, abstract }: Concept): Answer {
  const children = [...system.concepts.values()].filter((other) => other.parents.includes(code));
  return parametersAnswer([
    { name: 'name', valueString: system.name },
    system.version !== '' && { name: 'version', valueString: system.version },
    { name: 'display', valueString: display },
    ...parents.map((parent) => property('parent', { valueCode: parent })),
    ...children.map((child) => property('child', { valueCode: child.code })),
    abstract && property('notSelectable', { valueBoolean: true }),
  ]);
}

function property(code: string, value: Omit<ParametersParameter, 'name'>): ParametersParameter {
  return {
    name: 'property',
    part: [
      { name: 'code', valueCode: code },
      { name: 'value', ...value },
    ],
  };
}
