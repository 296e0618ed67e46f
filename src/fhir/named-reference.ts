import { identifierValues, toIdentifierValue, type IdentifierValue } from './identifier-values.js';
import { isResourceType, type ResourceType } from './resource-types.js';
import { valuesAt } from './values-at.js';

/** Another resource, as an element of type Reference names it. There is a literal reference or an identifier. */
export interface NamedReference {
  /** The literal reference as written: relative, absolute or a URN; never to a contained resource. */
  readonly reference?: string;
  /** As far as the literal, the contained resource or `Reference.type` tells. */
  readonly type?: ResourceType;
  /** The logical identifier, and those of the contained resource that the reference is to. */
  readonly identifiers: readonly IdentifierValue[];
}

interface Reference {
  readonly reference?: unknown;
  readonly type?: unknown;
}

interface Contained {
  readonly id?: unknown;
  readonly resourceType?: unknown;
}

const nameAtEnd = /(?:^|\/)([A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const definitions = 'http://hl7.org/fhir/StructureDefinition/';

/** What a Reference within `resource` names; nothing where it holds no more than a text to display. */
export function nameReference(reference: Reference, resource: object): NamedReference[] {
  const literal = typeof reference.reference === 'string' ? reference.reference : undefined;
  const stated = typeOfUri(reference.type);
  const logical = valuesAt(reference, ['identifier']).flatMap(toIdentifierValue);
  if (!literal?.startsWith('#')) return named(literal, typeOfLiteral(literal) ?? stated, logical);
  const contained = findContained(literal.slice(1), resource);
  const type = typeOfUri(contained?.resourceType);
  const identifiers = type && contained ? identifierValues(type, contained) : [];
  return named(undefined, type ?? stated, [...logical, ...identifiers]);
}

function typeOfLiteral(literal = ''): ResourceType | undefined {
  return typeOfUri(nameAtEnd.exec(literal)?.[1]);
}

function typeOfUri(uri: unknown): ResourceType | undefined {
  const name = typeof uri === 'string' && uri.startsWith(definitions) ? uri.slice(definitions.length) : uri;
  return isResourceType(name) ? name : undefined;
}

function findContained(id: string, resource: object): Contained | undefined {
  return valuesAt(resource, ['contained']).find((contained: Contained) => contained.id === id);
}

function named(
  reference: string | undefined,
  type: ResourceType | undefined,
  identifiers: readonly IdentifierValue[],
): NamedReference[] {
  if (reference === undefined && identifiers.length === 0) return [];
  return [{ ...(reference !== undefined && { reference }), ...(type && { type }), identifiers }];
}
