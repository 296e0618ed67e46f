import { refused } from './refused.js';
import { resourceOf, rootResourceOf } from './resolve.js';
import type { Nodes, PathNode } from './path-node.js';
import type { Evaluate } from './scope.js';
import { empty, made } from './values/made.js';

const urls: ReadonlyMap<string, string> = new Map([
  ['sct', 'http://snomed.info/sct'],
  ['loinc', 'http://loinc.org'],
  ['ucum', 'http://unitsofmeasure.org'],
]);

/** What `%name` stands for (FHIRPath 9, R4 2.9.4.3). @throws Fault `invalid-request` when it is evaluated, for a name that means nothing */
export function makeConstant(name: string): Evaluate {
  switch (name) {
    case 'context':
      return (_focus, { run }) => [run.context];
    case 'resource':
      return (_focus, { run }) => asNodes(resourceOf(run.context));
    case 'rootResource':
      return (_focus, { run }) => asNodes(rootResourceOf(run.context));
    default:
      return named(name);
  }
}

function asNodes(node: PathNode | undefined): Nodes {
  return node ? [node] : empty;
}

function named(name: string): Evaluate {
  const url = urlOf(name);
  const known = url === undefined ? undefined : [made('String', url)];
  return (_focus, { run }) => {
    const found = known ?? run.environment.constants?.get(name);
    if (!found) throw refused('a constant that there is not');
    return found;
  };
}

function urlOf(name: string): string | undefined {
  if (name.startsWith('vs-')) return `http://hl7.org/fhir/ValueSet/${name.slice('vs-'.length)}`;
  if (name.startsWith('ext-')) return `http://hl7.org/fhir/StructureDefinition/${name.slice('ext-'.length)}`;
  return urls.get(name);
}
