import type { CodeableConcept, Coding } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import type { OperationInput } from './input.js';

/** Names of the parameters that say which code it is. */
export const codeParameters = [
  'code',
  'system',
  'systemVersion',
  'version',
  'display',
  'coding',
  'codeableConcept',
];

type Unchecked = { readonly [K in keyof CodeAsked]?: string | undefined };

/** A code that an operation is asked about. */
export interface CodeAsked {
  readonly system: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
}

/**
 * The code or codes that an operation is asked about: `code` with `system`, `coding`, or `codeableConcept`, any of whose codings
 * will do.
 *
 * @param system of a bare code that comes without one
 * @throws Fault `invalid-request` unless there is exactly one of them
 */
export function codesAsked(input: OperationInput, system?: string): CodeAsked[] {
  const code = input.text('code');
  const coding = input.object('coding') as Coding | undefined;
  const concept = input.object('codeableConcept') as CodeableConcept | undefined;
  if ([code, coding, concept].filter((one) => one !== undefined).length !== 1) {
    throw new Fault('invalid-request', 'one of code, coding and codeableConcept has to be given');
  }
  const codings =
    code === undefined
      ? (concept?.coding ?? [coding ?? {}])
      : [{ code, system: input.text('system') ?? system, display: input.text('display') }];
  return codings.map(toCode);
}

function toCode({ system, code, display }: Unchecked): CodeAsked {
  if (code === undefined) throw new Fault('invalid-request', 'a coding needs a code');
  return { system, code, display };
}
