import { Fault } from '../../fault.js';
import type { CodeSystem } from '../../fhir/terminology/code-system.js';
import type { CodeCollection } from '../../fhir/terminology/code-collection.js';
import { codesOf } from '../../fhir/terminology/codes-of.js';
import { isIn, membersWith } from '../../fhir/terminology/is-in.js';
import type { Answer } from '../answer.js';
import type { Rest, RestRequest } from '../request.js';
import { codeParameters, codesAsked, type CodeAsked } from './code-asked.js';
import { codeSystemAsked } from './code-system-asked.js';
import { operationInput } from './input.js';
import { knownDefinitions } from './known-definitions.js';
import { parametersAnswer } from './output.js';
import type { OperationTarget } from './served.js';
import { valueSetAsked, valueSetParameters } from './value-set-asked.js';

const known = [...valueSetParameters, ...codeParameters, 'abstract', 'displayLanguage'];

/** R4, operations ValueSet/$validate-code and CodeSystem/$validate-code. */
export async function validateCode(
  rest: Rest,
  request: RestRequest,
  target: OperationTarget,
): Promise<Answer> {
  const input = await operationInput(request, known);
  return rest.records.operate(target, async (reads) => {
    const definitions = knownDefinitions(reads, rest.base());
    if (target.type === 'CodeSystem') {
      const system = await codeSystemAsked(definitions, input.text('url'), input.text('version'));
      const asked = codesAsked(input, system.url);
      return verdictOn(asked, wholeSystem(system), input.flag('abstract'));
    }
    const { codes } = await valueSetAsked(reads, definitions, input, target);
    const asked = codesAsked(input);
    if (asked.some(({ system }) => system === undefined)) {
      throw new Fault('invalid-request', 'a code is looked for with its system');
    }
    return verdictOn(asked, codes, input.flag('abstract'));
  });
}

function wholeSystem(system: CodeSystem): CodeCollection {
  const compose = { include: [{ system: system.url }] };
  const unnamed = { url: undefined, version: undefined, name: undefined, title: undefined };
  return codesOf(
    { ...unnamed, status: 'active', compose },
    { valueSet: () => null, codeSystem: () => system, spend: () => undefined },
  );
}

interface Verdict {
  readonly result: boolean | null;
  readonly message?: string;
  readonly display?: string;
}

function verdictOn(asked: readonly CodeAsked[], codes: CodeCollection, abstract: boolean): Answer {
  const verdicts = asked.map((one) => verdictOnCode(one, codes, abstract));
  const best = verdicts.find(({ result }) => result === true) ??
    verdicts.find(({ result }) => result === null) ??
    verdicts[0] ?? { result: false, message: 'there is no coding' };
  if (best.result === null) {
    throw new Fault('not-supported', 'the server does not hold the code system, so it cannot know');
  }
  return parametersAnswer([
    { name: 'result', valueBoolean: best.result },
    best.message !== undefined && { name: 'message', valueString: best.message },
    best.display !== undefined && { name: 'display', valueString: best.display },
  ]);
}

function verdictOnCode(
  { system, code, display }: CodeAsked,
  codes: CodeCollection,
  abstract: boolean,
): Verdict {
  const [member] = membersWith(codes, system, code);
  if (member === undefined) {
    const result = isIn(codes, system, code);
    return { result, message: 'the code is not in the value set or code system' };
  }
  if (member.abstract && !abstract) {
    return { result: false, message: 'the code only groups others', display: member.display };
  }
  const same = display === undefined || fold(display) === fold(member.display);
  return {
    result: same,
    display: member.display,
    ...(!same && { message: 'the display is not that of the code' }),
  };
}

function fold(display: string): string {
  return display.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
