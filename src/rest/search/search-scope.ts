import { Fault } from '../../fault.js';
import { compartmentParameters, hasCompartment } from '../../fhir/search/compartment.js';
import type { Criterion } from '../../fhir/search/criterion.js';
import { searchParameter } from '../../fhir/search/search-parameter.js';
import { isResourceType, resourceTypes, type ResourceType } from '../../fhir/resource-types.js';
import type { Parameter } from '../parameters.js';
import type { InstanceName } from '../target.js';

/** Where a search looks (R4 3.1.1.2): in a type, in all types, or in the compartment of a resource. */
export interface SearchScope {
  /** Null for several types. */
  readonly type: ResourceType | null;
  readonly compartment: InstanceName | null;
}

export function typeScope(type: ResourceType): SearchScope {
  return { type, compartment: null };
}

export const systemScope: SearchScope = { type: null, compartment: null };

/** @throws Fault `not-found` for a compartment or a type in it that R4 does not define */
export function compartmentScope(compartment: InstanceName, type: ResourceType | null): SearchScope {
  const { type: owner } = compartment;
  if (!hasCompartment(owner)) throw new Fault('not-found', 'R4 defines no compartment of this type');
  if (type !== null && !isInCompartment(owner, type)) {
    throw new Fault('not-found', 'resources of this type are in no such compartment');
  }
  return { type, compartment };
}

function isInCompartment(owner: ResourceType, type: ResourceType): boolean {
  return type === owner || compartmentParameters(owner, type).length > 0;
}

/** The types that are searched. @param hostile the values of `_type` @throws Fault `invalid-request`, `unknown-type` */
export function typesOf({ type, compartment }: SearchScope, hostile: readonly string[]): ResourceType[] {
  if (type !== null) return [type];
  const asked = hostile.map((value) => value.split(',').map(toType));
  const all = compartment
    ? resourceTypes.filter((one) => isInCompartment(compartment.type, one))
    : resourceTypes;
  return all.filter((one) => asked.every((types) => types.includes(one)));
}

function toType(hostile: string): ResourceType {
  if (isResourceType(hostile)) return hostile;
  throw new Fault('invalid-request', '_type takes types of FHIR R4, separated by commas');
}

/** That a resource of a type belongs to the compartment: to the one whose it is, or by any of its parameters. */
export function scopeCriteria({ compartment }: SearchScope, type: ResourceType): Criterion[] {
  if (!compartment) return [];
  const own = type === compartment.type ? [ownCriterion(compartment)] : [];
  const others = compartmentParameters(compartment.type, type).flatMap((code) =>
    referenceCriterion(type, code, compartment),
  );
  return [{ kind: 'or', criteria: [...own, ...others] }];
}

function ownCriterion({ id }: InstanceName): Criterion {
  return { kind: 'id', anyOf: [id], negated: false };
}

function referenceCriterion(type: ResourceType, code: string, owner: InstanceName): Criterion[] {
  const parameter = searchParameter(type, code);
  const reference = { kind: 'local', type: owner.type, id: owner.id } as const;
  return parameter ? [{ kind: 'reference', parameter, anyOf: [{ kind: 'reference', reference }] }] : [];
}

/** The parameter of searches in several types. */
export function isTypeParameter([name]: Parameter): boolean {
  return name === '_type';
}
