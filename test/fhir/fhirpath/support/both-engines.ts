import fhirpath, { type Model } from 'fhirpath';
import model from 'fhirpath/fhir-context/r4/index.js';
import { Fault } from '../../../../src/fault.js';
import { compileExpression, type Expression } from '../../../../src/fhir/fhirpath/compile-expression.js';
import { evaluate } from '../../../../src/fhir/fhirpath/evaluate.js';
import { rootNode, type PathNode } from '../../../../src/fhir/fhirpath/path-node.js';
import { kindOf } from '../../../../src/fhir/fhirpath/values/kind.js';

type Resource = Readonly<Record<string, unknown>>;

const ours = new Map<string, Expression>();
const theirs = new Map<string, Reference>();

/** What our engine says, as JSON; `fault` where it refuses. */
export function asked(text: string, type: string, resource: object): string {
  try {
    const expression = ours.get(text) ?? compileExpression(text);
    ours.set(text, expression);
    const found = evaluate(expression, rootNode(type, resource), {
      resolve,
      now: Date.UTC(2026, 0, 1),
      budget: 50_000_000,
    });
    return JSON.stringify(found.filter((node) => kindOf(node) !== 'nothing').map(({ value }) => value));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return 'fault';
  }
}

/** What the package `fhirpath` says of the same. */
export function askedOfReference(text: string, resource: object): string {
  try {
    const compiled = theirs.get(text) ?? compileReference(text);
    theirs.set(text, compiled);
    return JSON.stringify(
      compiled(resource, { resource, rootResource: resource }).filter(
        (value) => value !== null && value !== undefined,
      ),
    );
  } catch {
    return 'fault';
  }
}

type Reference = (resource: object, environment: Readonly<Record<string, unknown>>) => unknown[];

/** It does not know the type of what a function of ours gives, and takes `as` for one value only: R4's own expressions do not. */
function compileReference(text: string): Reference {
  const options = {
    traceFn: () => undefined,
    userInvocationTable: {
      resolve: { fn: resolveReferences, arity: { 0: [] }, nullable: false, internalStructures: true },
    },
  };
  const typed = text
    .replaceAll(/resolve\(\) is ([A-Z]\w+)/g, "resolve().resourceType = '$1'")
    .replaceAll(/\b([A-Z][\w.]+) as (\w+)\)/g, '$1.ofType($2))')
    .replaceAll(/\bas\((\w+)\)/g, 'ofType($1)');
  return fhirpath.compile(typed, model as Model, options) as Reference;
}

/** Only the type of what is elsewhere is known. */
function resolve(reference: string): PathNode | undefined {
  const target = elsewhere(reference);
  return target && rootNode(target.resourceType, target);
}

function elsewhere(reference: string): { resourceType: string; id: string } | undefined {
  const [, resourceType, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]+)$/.exec(reference) ?? [];
  return resourceType === undefined || id === undefined ? undefined : { resourceType, id };
}

interface ReferenceNode {
  readonly data: unknown;
  readonly parentResNode: ReferenceNode | null;
}

function resolveReferences(nodes: readonly ReferenceNode[]): unknown[] {
  return nodes.flatMap((node) => {
    const reference = (node.data as Resource)['reference'];
    if (typeof reference !== 'string') return [];
    if (!reference.startsWith('#')) return elsewhere(reference) ?? [];
    const contained = (containerOf(node)['contained'] ?? []) as readonly Resource[];
    return contained.find(({ id }) => `#${String(id)}` === reference) ?? [];
  });
}

function containerOf(node: ReferenceNode): Resource {
  let found: Resource = {};
  for (let at: ReferenceNode | null = node; at; at = at.parentResNode) {
    const data = at.data as Resource;
    if ('resourceType' in data) found = data;
    if ('contained' in data) break;
  }
  return found;
}
