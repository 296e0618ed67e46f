import type { CodeSystem as CodeSystemResource, CodeSystemConcept } from 'fhir/r4.js';
import { codeKey, type CodeSystem, type Concept } from './code-system.js';

/** The code system in a CodeSystem that is well-formed. Only one that says that it is complete is taken to be. */
export function readCodeSystem(resource: CodeSystemResource, url: string): CodeSystem {
  const { version = '', name = '', content, caseSensitive = true, concept = [] } = resource;
  const concepts = flatten(concept, []);
  return {
    url,
    version,
    name,
    complete: content === 'complete',
    caseSensitive,
    concepts: new Map(concepts.map((one) => [codeKey({ caseSensitive }, one.code), one])),
  };
}

function flatten(concepts: readonly CodeSystemConcept[], above: readonly string[]): Concept[] {
  return concepts.flatMap(({ code, display = code, property = [], concept: below = [] }) => {
    const parents = property.flatMap((one) => (one.code === 'parent' ? (one.valueCode ?? []) : []));
    const abstract = property.some((one) => one.code === 'notSelectable' && one.valueBoolean === true);
    return [{ code, display, abstract, parents: [...above, ...parents] }, ...flatten(below, [code])];
  });
}
