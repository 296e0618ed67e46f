/**
 * The values at a path of a search parameter (`ValuePath.path`) within an element, through all arrays on the way; none
 * where an extension alone stands for a value.
 */
export function nodesAt(element: unknown, path: readonly string[]): unknown[] {
  let nodes: unknown[] = [element];
  for (const step of path) nodes = stepped(nodes, step);
  return nodes;
}

function stepped(nodes: readonly unknown[], step: string): unknown[] {
  if (step === '#0') return nodes.slice(0, 1);
  if (step.startsWith('?')) return nodes.filter((node) => meets(node, step.slice(1)));
  const found: unknown[] = [];
  for (const node of nodes) addMember(found, node, step);
  return found;
}

function addMember(found: unknown[], node: unknown, name: string): void {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return;
  const value = (node as Readonly<Record<string, unknown>>)[name];
  if (!Array.isArray(value)) found.push(value);
  else for (const one of value as unknown[]) if (one !== null) found.push(one);
}

function meets(node: unknown, condition: string): boolean {
  const at = condition.indexOf('=');
  return nodesAt(node, condition.slice(0, at).split('.')).includes(condition.slice(at + 1));
}
