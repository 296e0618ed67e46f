import { bases, choices, elements } from '#generated/definitions.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { isKindOf } from '../fhirpath/type-tree.js';
import { checkProfile } from './check-profile.js';
import { heldProfile } from './profile.js';
import { reportRule } from './report.js';
import type { ResourceScope, Run } from './run.js';

/**
 * Holds an extension against its definition, if the server has that (R4 2.4.0.3): where it may stand, its value, its own extensions.
 * Of others nothing can be said, modifiers among them: to store is not to understand.
 */
export function checkExtension(run: Run, node: PathNode, url: unknown, scope: ResourceScope): void {
  const definition = typeof url === 'string' ? heldProfile(url) : null;
  if (definition?.type !== 'Extension' || !node.parent) return;
  if (definition.isModifier !== (node.name === 'modifierExtension')) {
    const right = definition.isModifier ? 'a modifierExtension' : 'an extension, not a modifierExtension';
    reportRule(run, node, 'extension', `by its definition it has to be ${right}`);
  }
  if (!mayStandOn(definition.contexts, node.parent)) {
    const contexts = definition.contexts.join(', ');
    reportRule(run, node, 'extension', `by its definition it may only stand on ${contexts}`);
  }
  checkProfile(run, definition, node, scope);
}

function mayStandOn(contexts: readonly string[], owner: PathNode): boolean {
  if (contexts.includes('Element')) return true;
  const names = namesOf(owner);
  return contexts.some((context) => names.includes(context));
}

/** All that an element is called in a context: its types, and its path in the types and resource that it is within. */
function namesOf(node: PathNode): string[] {
  const { parent, name } = node;
  if (parent === undefined || name === undefined || isKindOf(node.type, 'Resource'))
    return kindsOf(node.type);
  const choice = choices[parent.type ?? '']?.[name];
  const own = choice === undefined ? [name] : [`${choice}[x]`, name];
  const paths = namesOf(parent).flatMap((path) => own.map((each) => `${path}.${each}`));
  // What is extended in `_name` is of the type of `name`.
  const type = node.type === 'Element' ? elements[parent.type ?? '']?.[name] : node.type;
  return [...paths, ...kindsOf(type)];
}

function kindsOf(type: string | undefined): string[] {
  const kinds: string[] = [];
  for (let at = type; at !== undefined; at = bases[at]) kinds.push(at);
  return kinds;
}
