import { Fault } from '../fault.js';
import { isResourceType, type ResourceType } from '../fhir/resource-types.js';
import type { Interaction } from '../log.js';
import { operationTarget, type OperationTarget } from './operations/served.js';

/** What a URL below the FHIR base names. */
export type Target =
  | { readonly kind: 'system' | 'metadata' | 'system-history' }
  | { readonly kind: 'type' | 'type-history'; readonly type: ResourceType }
  /** `_search`, of a type or of the system. */
  | { readonly kind: 'search'; readonly type: ResourceType | null }
  | ({ readonly kind: 'instance' | 'history' } & InstanceName)
  | CompartmentTarget
  | ({ readonly kind: 'version'; readonly version: number } & InstanceName)
  /** `$proof` of an AuditEvent. */
  | { readonly kind: 'proof'; readonly type: 'AuditEvent'; readonly id: string }
  | OperationTarget
  /** A part of FHIR that is not served here. */
  | { readonly kind: 'unserved'; readonly interaction: Interaction };

/** A type in the compartment of a resource, or null for all types. */
export interface CompartmentTarget {
  readonly kind: 'compartment';
  readonly compartment: InstanceName;
  readonly within: ResourceType | null;
  /** `_search` behind it. */
  readonly byForm: boolean;
}

export interface InstanceName {
  readonly type: ResourceType;
  readonly id: string;
}

/**
 * Parses a hostile path below the FHIR base (R4 3.1.0.1.2), without a slash in front; one at the end is let pass.
 *
 * @throws Fault `unknown-type`, `not-found`, or `invalid-request` for a malformed escape or id
 */
export function parseTarget(hostile: string): Target {
  const segments = hostile.replace(/\/$/, '').split('/').map(decodeSegment);
  const [first = '', second, third, fourth] = segments;
  if (first === '' && segments.length === 1) return { kind: 'system' };
  const unserved = segments.length > 1 ? null : systemLevel(first);
  if (unserved) return unserved;
  if (!isResourceType(first)) throw new Fault('unknown-type', 'FHIR R4 has no such resource type');
  if (second === undefined) return { kind: 'type', type: first };
  if (segments.length === 2) return typeLevel(first, second);
  const name = { type: first, id: parseId(second) };
  if (segments.length === 3) return instanceLevel(name, third ?? '');
  if (segments.length === 4 && fourth === '_search') return compartmentSearch(name, third ?? '');
  if (segments.length === 4 && third === '_history')
    return { kind: 'version', ...name, version: parseVersion(fourth) };
  throw notFound();
}

function decodeSegment(hostile: string): string {
  try {
    return decodeURIComponent(hostile);
  } catch (cause) {
    throw new Fault('invalid-request', 'a percent escape is malformed or not UTF-8', [], cause);
  }
}

function systemLevel(segment: string): Target | null {
  if (segment === 'metadata') return { kind: 'metadata' };
  if (segment === '_history') return { kind: 'system-history' };
  if (segment === '_search') return { kind: 'search', type: null };
  return segment.startsWith('$') ? operation(segment, null, null) : null;
}

function typeLevel(type: ResourceType, segment: string): Target {
  if (segment === '_search') return { kind: 'search', type };
  if (segment === '_history') return { kind: 'type-history', type };
  if (segment.startsWith('$')) return operation(segment, type, null);
  return { kind: 'instance', type, id: parseId(segment) };
}

function instanceLevel(name: InstanceName, segment: string): Target {
  if (segment === '_history') return { kind: 'history', ...name };
  if (segment === '$proof' && name.type === 'AuditEvent')
    return { kind: 'proof', type: 'AuditEvent', id: name.id };
  if (segment.startsWith('$')) return operation(segment, name.type, name.id);
  return inCompartment(name, segment);
}

function inCompartment(compartment: InstanceName, segment: string): CompartmentTarget {
  if (segment === '*') return { kind: 'compartment', compartment, within: null, byForm: false };
  if (isResourceType(segment)) return { kind: 'compartment', compartment, within: segment, byForm: false };
  throw notFound();
}

function compartmentSearch(compartment: InstanceName, segment: string): CompartmentTarget {
  return { ...inCompartment(compartment, segment), byForm: true };
}

function operation(segment: string, type: ResourceType | null, id: string | null): Target {
  return operationTarget(segment.slice(1), type, id) ?? { kind: 'unserved', interaction: 'operation' };
}

function parseId(hostile: string): string {
  if (/^[A-Za-z0-9\-.]{1,64}$/.test(hostile)) return hostile;
  throw new Fault('invalid-request', 'an id is 1 to 64 letters, digits, - and .');
}

function parseVersion(hostile: string | undefined): number {
  if (hostile !== undefined && /^[1-9]\d{0,14}$/.test(hostile)) return Number(hostile);
  throw new Fault('not-found', 'there is no such version');
}

function notFound(): Fault {
  return new Fault('not-found', 'there is nothing at this address');
}
