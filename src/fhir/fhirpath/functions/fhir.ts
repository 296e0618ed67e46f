import { childrenOf, makeChildStep } from '../children.js';
import { resolveReference } from '../resolve.js';
import type { Nodes, PathNode } from '../path-node.js';
import { kindOf } from '../values/kind.js';
import { empty, made, truth } from '../values/made.js';
import { singleton, singleString } from '../values/singleton.js';
import { plain, withValue, type FunctionTable } from './function-table.js';

const addExtensions = makeChildStep('extension');

/** What FHIR adds to FHIRPath (R4 2.9.4.1). */
export const ofFhir: FunctionTable = {
  hasValue: plain((input) => {
    const [only] = input;
    return truth(input.length === 1 && only !== undefined && isPrimitive(only));
  }),
  getValue: plain((input) => (input.length === 1 && input[0] && isPrimitive(input[0]) ? input : empty)),
  extension: withValue((input, url) => extensions(input, singleString(url))),
  // What R4's own expressions of search parameters call `extension(url).exists()`.
  hasExtension: withValue((input, url) => truth(extensions(input, singleString(url)).length > 0)),
  resolve: plain((input, scope) => input.flatMap((node) => resolveReference(node, scope) ?? [])),
  memberOf: withValue((input, valueSet, { run }) => {
    const coded = singleton(input);
    const url = singleString(valueSet);
    if (!coded || url === undefined) return empty;
    return truth(run.environment.memberOf?.(url, coded) ?? undefined);
  }),
  type: plain((input) => input.map(({ type, value }) => classInfo(type, value))),
};

function isPrimitive(node: PathNode): boolean {
  return typeof node.value !== 'object' && kindOf(node) !== 'nothing';
}

function extensions(input: Nodes, url: string | undefined): Nodes {
  const found: PathNode[] = [];
  for (const node of input) addExtensions(node, found);
  return found.filter((extension) =>
    childrenOf(extension).some(({ name, value }) => name === 'url' && value === url),
  );
}

function classInfo(type: string | undefined, value: unknown): PathNode {
  const [namespace, name] = type?.startsWith('System.')
    ? ['System', type.slice(7)]
    : ['FHIR', type ?? typeof value];
  return { ...made('ClassInfo', { namespace, name }), type: undefined };
}
