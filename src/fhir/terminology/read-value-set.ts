import type { ValueSet, ValueSetComposeInclude, ValueSetExpansionContains } from 'fhir/r4.js';
import type { ValueSetDefinition, ValueSetPart } from './value-set.js';

/** The definition in a ValueSet that is well-formed. One that has only an expansion has the codes in it and no others. */
export function readValueSet({
  url,
  version,
  name,
  title,
  status,
  compose,
  expansion,
}: ValueSet): ValueSetDefinition {
  const listed =
    compose === undefined ? expandedParts(expansion?.contains ?? []) : compose.include.map(toPart);
  return {
    url,
    version,
    name,
    title,
    status,
    compose: { include: listed, exclude: (compose?.exclude ?? []).map(toPart) },
  };
}

function toPart({ system, version, concept, filter, valueSet }: ValueSetComposeInclude): ValueSetPart {
  return { system, version, concept, filter, valueSet };
}

function expandedParts(contains: readonly ValueSetExpansionContains[]): ValueSetPart[] {
  return contains.flatMap(({ system, code, display, abstract, contains: children = [] }) => [
    ...(code === undefined || abstract === true ? [] : [{ system, concept: [{ code, display }] }]),
    ...expandedParts(children),
  ]);
}
