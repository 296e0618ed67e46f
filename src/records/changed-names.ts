import { identifierValues } from '../fhir/identifier-values.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Draft } from './draft.js';

/** The name of a resource, as transactions rely on it. */
export function resourceName(type: ResourceType, id: string): string {
  return `${type}/${id}`;
}

/** The name of whoever has an identifier of this value. */
export function identifierName(type: ResourceType, value: string): string {
  return `${type} ${value}`;
}

/** What a draft changes: the resource, and who has the identifiers that it had or will have. */
export function changedNames({ type, id, content, previous }: Draft): string[] {
  // Nothing relies on what never changes.
  if (type === 'AuditEvent') return [];
  const had = (previous?.values['identifier'] ?? []).flatMap(valueOf);
  const will = content ? identifierValues(type, content.value).map(({ value }) => value) : [];
  return [resourceName(type, id), ...[...had, ...will].map((value) => identifierName(type, value))];
}

/** Of an indexed token: `[system, value, …]`, or the value alone. */
function valueOf(token: unknown): string[] {
  const value: unknown = Array.isArray(token) ? token[1] : token;
  return typeof value === 'string' ? [value] : [];
}
