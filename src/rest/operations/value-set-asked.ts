import type { ValueSet } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import type { CodeCollection } from '../../fhir/terminology/code-collection.js';
import { codesOf } from '../../fhir/terminology/codes-of.js';
import { readValueSet } from '../../fhir/terminology/read-value-set.js';
import type { ValueSetDefinition } from '../../fhir/terminology/value-set.js';
import type { OperationReads } from '../../records/operate.js';
import type { OperationInput } from './input.js';
import type { KnownDefinitions } from './known-definitions.js';
import type { OperationTarget } from './served.js';

/** A value set that an operation is about, and what is in it. */
export interface ValueSetAsked {
  readonly definition: ValueSetDefinition;
  readonly codes: CodeCollection;
}

/** Names of the parameters that say which value set it is. */
export const valueSetParameters = ['url', 'valueSet', 'valueSetVersion'];

/**
 * The value set that an operation is asked about: the one at the address, the one in the request, or one by its canonical URL.
 *
 * @throws Fault `not-found`, `invalid-request`, `too-costly`
 */
export async function valueSetAsked(
  reads: OperationReads,
  known: KnownDefinitions,
  input: OperationInput,
  { id }: OperationTarget,
): Promise<ValueSetAsked> {
  const definition = await definitionAsked(reads, known, input, id);
  return { definition, codes: codesOf(definition, await known.around(definition)) };
}

async function definitionAsked(
  reads: OperationReads,
  known: KnownDefinitions,
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
  return byCanonical(known, withVersion(url ?? '', input.text('valueSetVersion')));
}

function readInline(hostile: object): ValueSetDefinition {
  if ('resourceType' in hostile && hostile.resourceType === 'ValueSet')
    return readValueSet(hostile as ValueSet);
  throw new Fault('invalid-request', 'valueSet takes a ValueSet');
}

async function byCanonical(known: KnownDefinitions, canonical: string): Promise<ValueSetDefinition> {
  const found = await known.valueSet(canonical);
  if (found === null) throw new Fault('not-found', 'the server has no value set of that URL and version');
  return found;
}

function withVersion(url: string, version: string | undefined): string {
  return version === undefined ? url : `${url}|${version}`;
}
