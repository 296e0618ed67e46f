import type { PathNode } from '../fhirpath/path-node.js';
import { reportRule } from './report.js';
import type { Run } from './run.js';
import { hasCode } from '../terminology/has-code.js';

type Json = Readonly<Record<string, unknown>>;

/** Holds a code against the value sets that it has to be in (R4 4.1.5.1); what the server does not hold in full gives no verdict. */
export function checkCode(run: Run, valueSets: readonly string[], node: PathNode, code: string): void {
  for (const valueSet of valueSets) {
    if (hasCode(valueSet, undefined, code) === false) reportCode(run, node, valueSet);
  }
}

/** The same for a Coding, a CodeableConcept or a Quantity. Of the codings of a concept one is enough; text alone is not. */
export function checkCoded(run: Run, valueSets: readonly string[], node: PathNode, value: Json): void {
  for (const valueSet of valueSets) {
    if (isIn(valueSet, value) === false) reportCode(run, node, valueSet);
  }
}

/** Whether a coded value is in a value set; null where nobody can tell, or where it has no code. */
export function isIn(valueSet: string, value: Json): boolean | null {
  const { coding, text } = value;
  if (!Array.isArray(coding)) return typeof text === 'string' ? false : codingIsIn(valueSet, value);
  const verdicts = coding.map((each: unknown) => (isObject(each) ? codingIsIn(valueSet, each) : null));
  if (verdicts.includes(true)) return true;
  return verdicts.includes(null) ? null : false;
}

function codingIsIn(valueSet: string, { system, code }: Json): boolean | null {
  if (typeof code !== 'string') return null;
  return hasCode(valueSet, typeof system === 'string' ? system : undefined, code);
}

/** Says that a code is not in a value set. */
export function reportCode(run: Run, node: PathNode, valueSet: string): void {
  reportRule(run, node, 'code-invalid', `expected a code of the value set ${valueSet}`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
