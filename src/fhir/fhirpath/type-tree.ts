import { bases, elements } from '#generated/definitions.js';
import { refused } from './refused.js';

const systemTypes: ReadonlySet<string> = new Set([
  'Any',
  'Boolean',
  'String',
  'Integer',
  'Decimal',
  'Date',
  'DateTime',
  'Time',
  'Quantity',
]);

/** Whether a type is another one or a special kind of it: a Patient is a Resource, a code is a string (R4 2.24.0). */
export function isKindOf(type: string | undefined, ancestor: string): boolean {
  for (let at = type; at !== undefined; at = bases[at]) if (at === ancestor) return true;
  return false;
}

/**
 * The type that a hostile specifier names (FHIRPath 6.3): the types of FHIR come before those of FHIRPath itself.
 *
 * @returns its name as nodes have it: `Quantity`, `System.Quantity`
 * @throws Fault `invalid-request` if there is none
 */
export function resolveType(specifier: string): string {
  const plain = specifier.startsWith('FHIR.') ? specifier.slice('FHIR.'.length) : specifier;
  if (isFhirType(plain)) return plain;
  const system = specifier.startsWith('System.') ? specifier.slice('System.'.length) : specifier;
  if (systemTypes.has(system)) return `System.${system}`;
  throw refused('an expression names a type that is none');
}

/** Whether a name of a path may be that of a type, such as the `Patient` at the start of `Patient.name`. */
export function isFhirType(name: string): boolean {
  return name in elements || name in bases;
}
