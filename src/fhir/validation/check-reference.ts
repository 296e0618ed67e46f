import type { PathNode } from '../fhirpath/path-node.js';
import { locationOf } from '../fhirpath/location.js';
import { parseReference, type ParsedReference } from '../reference.js';
import { isResourceType } from '../resource-types.js';
import { noteFragment } from './check-primitive.js';
import { reportRule } from './report.js';
import type { ResourceScope, Run } from './run.js';

type Json = Readonly<Record<string, unknown>>;

/** No URL of a server begins so: what is relative is told by its form alone. */
const noBase = '\0';

/**
 * Holds a reference against the types that its element may refer to, as far as it tells the type of what it names (R4 2.3.0.1,
 * 2.3.0.2), and a reference to a contained resource against what is contained (ref-1).
 *
 * @param targets null for any
 */
export function checkReference(
  run: Run,
  targets: readonly string[] | null,
  node: PathNode,
  { reference, type }: Json,
  scope: ResourceScope,
): void {
  const named = typeof reference === 'string' ? targetOf(run, node, reference, scope) : undefined;
  if (named !== undefined && targets !== null && !targets.includes(named)) {
    reportRule(run, `${locationOf(node)}.reference`, 'structure', `may only refer to ${targets.join(', ')}`);
  }
  if (typeof type !== 'string' || type.includes(':')) return;
  if (!isResourceType(type)) {
    reportRule(run, `${locationOf(node)}.type`, 'value', 'has to be the name of a resource type, or a URL');
  } else if (targets !== null && !targets.includes(type)) {
    reportRule(run, `${locationOf(node)}.type`, 'structure', `may only be ${targets.join(', ')}`);
  } else if (named !== undefined && named !== type) {
    reportRule(run, `${locationOf(node)}.type`, 'value', 'has to be the type that the reference names');
  }
}

/** The type of resource that a hostile reference names; undefined where it does not say. */
function targetOf(run: Run, node: PathNode, hostile: string, scope: ResourceScope): string | undefined {
  if (hostile.startsWith('#')) return containedType(run, node, hostile, scope);
  return typeNamed(parseReference(hostile, noBase));
}

function typeNamed(parsed: ParsedReference | undefined): string | undefined {
  if (parsed?.kind === 'local' || parsed?.kind === 'conditional') return parsed.type;
  return parsed?.kind === 'absolute' ? parsed.target?.type : undefined;
}

function containedType(run: Run, node: PathNode, fragment: string, scope: ResourceScope): string | undefined {
  noteFragment(scope, fragment);
  if (fragment === '#') return (scope.container ?? scope).root.type;
  const type = scope.contained.get(fragment.slice(1));
  if (type === undefined) {
    const text = 'ref-1: there is no contained resource with that id';
    reportRule(run, `${locationOf(node)}.reference`, 'not-found', text);
  }
  return type;
}
