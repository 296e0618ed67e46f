import type { ValueSet } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import type { CodeCollection } from '../../fhir/terminology/code-collection.js';
import { codesOf, type Definitions } from '../../fhir/terminology/codes-of.js';
import { heldCodeSystem } from '../../fhir/terminology/held-code-system.js';
import { heldValueSet } from '../../fhir/terminology/held-value-set.js';
import { readValueSet } from '../../fhir/terminology/read-value-set.js';
import type { ValueSetDefinition } from '../../fhir/terminology/value-set.js';
import type { OperationReads } from '../../records/operate.js';
import type { OperationInput } from './input.js';
import type { OperationTarget } from './served.js';

/** A value set that an operation is about, and what is in it. */
export interface ValueSetAsked {
  readonly definition: ValueSetDefinition;
  readonly codes: CodeCollection;
}

/** How many codes an operation may look at. */
const budget = 500_000;

/** Names of the parameters that say which value set it is. */
export const valueSetParameters = ['url', 'valueSet', 'valueSetVersion'];

/**
 * The value set that an operation is asked about: the one at the address, the one in the request, or one by its canonical URL.
 *
 * @throws Fault `not-found`, `invalid-request`, `too-costly`
 */
export async function valueSetAsked(
  reads: OperationReads,
  input: OperationInput,
  { id }: OperationTarget,
): Promise<ValueSetAsked> {
  const definition = await definitionAsked(reads, input, id);
  return { definition, codes: codesOf(definition, boundedDefinitions()) };
}

async function definitionAsked(
  reads: OperationReads,
  input: OperationInput,
  id: string | null,
): Promise<ValueSetDefinition> {
  const [url, inline] = [input.text('url'), input.object('valueSet')];
  if ([id ?? undefined, url, inline].filter((one) => one !== undefined).length !== 1) {
    throw new Fault(
      'invalid-request',
      'one value set has to be named: by its address, by url or by valueSet',
    );
  }
  if (id !== null)
    return readValueSet(JSON.parse((await reads.read('ValueSet', id)).body.toString()) as ValueSet);
  if (inline !== undefined) return readInline(inline);
  return byCanonical(withVersion(url ?? '', input.text('valueSetVersion')));
}

function readInline(hostile: object): ValueSetDefinition {
  if ('resourceType' in hostile && hostile.resourceType === 'ValueSet')
    return readValueSet(hostile as ValueSet);
  throw new Fault('invalid-request', 'valueSet takes a ValueSet');
}

function byCanonical(canonical: string): ValueSetDefinition {
  const held = heldValueSet(canonical);
  if (held === null) throw new Fault('not-found', 'the server has no value set of that URL and version');
  return held;
}

function withVersion(url: string, version: string | undefined): string {
  return version === undefined ? url : `${url}|${version}`;
}

/** The definitions that the server holds, as far as an operation may go into them. */
export function boundedDefinitions(): Definitions {
  let spent = 0;
  return {
    valueSet: heldValueSet,
    codeSystem: heldCodeSystem,
    spend: (codes) => {
      spent += codes;
      if (spent > budget) throw new Fault('too-costly', 'the value set takes looking at too many codes');
    },
  };
}
