import type { ResourceType } from '../../fhir/resource-types.js';

/** The operations of R4 that are served, by the names that follow the `$`. */
export type OperationName =
  | 'expand'
  | 'validate-code'
  | 'lookup'
  | 'subsumes'
  | 'everything'
  | 'validate'
  | 'meta'
  | 'meta-add'
  | 'meta-delete';

/** What an operation is asked of: the server, a type or a resource. */
export interface OperationTarget {
  readonly kind: 'operation';
  readonly name: OperationName;
  readonly type: ResourceType | null;
  readonly id: string | null;
  readonly methods: readonly ('GET' | 'POST')[];
}

type Level = 'system' | 'type' | 'instance';

/** An operation at the places where it is served. */
export interface ServedOperation {
  readonly name: OperationName;
  /** Canonical of its OperationDefinition. */
  readonly definition: string;
  /** Null for one that is not of a type. */
  readonly type: ResourceType | null;
  readonly levels: readonly Level[];
  /** One that changes nothing may be asked by GET too (R4 3.2.0.2). */
  readonly methods: readonly ('GET' | 'POST')[];
}

const both = ['GET', 'POST'] as const;

/** All of them. */
export const servedOperations: readonly ServedOperation[] = [
  served('expand', 'ValueSet-expand', 'ValueSet', ['type', 'instance']),
  served('validate-code', 'ValueSet-validate-code', 'ValueSet', ['type', 'instance']),
  served('validate-code', 'CodeSystem-validate-code', 'CodeSystem', ['type']),
  served('lookup', 'CodeSystem-lookup', 'CodeSystem', ['type']),
  served('subsumes', 'CodeSystem-subsumes', 'CodeSystem', ['type']),
  // Of one Patient; its pages are at the type.
  served('everything', 'Patient-everything', 'Patient', ['type', 'instance']),
  served('validate', 'Resource-validate', null, ['system', 'type', 'instance']),
  served('meta', 'Resource-meta', null, ['system', 'type', 'instance']),
  served('meta-add', 'Resource-meta-add', null, ['instance'], ['POST']),
  served('meta-delete', 'Resource-meta-delete', null, ['instance'], ['POST']),
];

/** What a hostile name asks for at a place; null if that is not served. */
export function operationTarget(
  hostileName: string,
  type: ResourceType | null,
  id: string | null,
): OperationTarget | null {
  const level = id !== null ? 'instance' : type !== null ? 'type' : 'system';
  const found = servedOperations.find(
    (one) =>
      one.name === hostileName && one.levels.includes(level) && (one.type === null || one.type === type),
  );
  return found === undefined
    ? null
    : { kind: 'operation', name: found.name, type, id, methods: found.methods };
}

function served(
  name: OperationName,
  definition: string,
  type: ResourceType | null,
  levels: readonly Level[],
  methods: ServedOperation['methods'] = both,
): ServedOperation {
  return { name, definition: `http://hl7.org/fhir/OperationDefinition/${definition}`, type, levels, methods };
}
