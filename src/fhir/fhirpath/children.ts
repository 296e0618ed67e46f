import { choices, elements } from '#generated/definitions.js';
import type { Nodes, PathNode } from './path-node.js';

/** One of the names in JSON that an element may have, and its type then. */
interface Variant {
  readonly json: string;
  readonly type: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

const none: readonly Variant[] = [];
const variantsOfType = new Map<string, Map<string, readonly Variant[]>>();

/**
 * Makes the step to the elements of a name (FHIRPath 3.2): `given` of a HumanName, `value` for `valueQuantity` (R4 2.24.0.5).
 * What the definitions do not know leads nowhere.
 */
export function makeChildStep(name: string): (node: PathNode, into: PathNode[]) => void {
  let lastType: string | undefined = '';
  let lastVariants = none;
  return (node, into) => {
    if (node.type !== lastType) {
      lastVariants = variantsOf(node.type, name);
      lastType = node.type;
    }
    for (const variant of lastVariants) addElement(node, variant, into);
  };
}

/** All elements of a node, in the order in which they stand in it. */
export function childrenOf(node: PathNode): Nodes {
  const into: PathNode[] = [];
  const object = membersOf(node);
  for (const key of Object.keys(object)) {
    const json = key.startsWith('_') ? key.slice(1) : key;
    if (json !== key && Object.hasOwn(object, json)) continue;
    const variant = variantOf(node.type, json);
    if (variant) addElement(node, variant, into);
  }
  return into;
}

/** An element of a resource or value, by its name in JSON. */
export function childByJson(node: PathNode, json: string): Nodes {
  const into: PathNode[] = [];
  const variant = variantOf(node.type, json);
  if (variant) addElement(node, variant, into);
  return into;
}

function variantOf(type: string | undefined, json: string): Variant | undefined {
  if (type === undefined) return json === 'resourceType' ? undefined : { json, type: undefined };
  const known = (elements[type] ?? elements['Element'])?.[json];
  return known === undefined ? undefined : { json, type: known };
}

function variantsOf(type: string | undefined, name: string): readonly Variant[] {
  if (type === undefined) return [{ json: name, type: undefined }];
  const ofType = variantsOfType.get(type) ?? addType(type);
  return ofType.get(name) ?? none;
}

/** Only for types of the definitions, so that there is an end to them. */
function addType(type: string): Map<string, readonly Variant[]> {
  const names = elements[type] ?? elements['Element'] ?? {};
  const variants = new Map<string, readonly Variant[]>();
  for (const [json, itsType] of Object.entries(names)) {
    const name = choices[type]?.[json] ?? json;
    variants.set(name, [...(variants.get(name) ?? []), { json, type: itsType }]);
  }
  if (type in elements) variantsOfType.set(type, variants);
  return variants;
}

/** Of a primitive its id and extensions. */
function membersOf({ value, extra }: PathNode): Json {
  if (isObject(value)) return value;
  return isObject(extra) ? extra : {};
}

function addElement(parent: PathNode, { json, type }: Variant, into: PathNode[]): void {
  const object = membersOf(parent);
  const value = Object.hasOwn(object, json) ? object[json] : undefined;
  const extra =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : object[`_${json}`];
  if (Array.isArray(value) || Array.isArray(extra)) addItems(parent, json, type, value, extra, into);
  else addOne(parent, json, type, value, extra, undefined, into);
}

function addItems(
  parent: PathNode,
  json: string,
  type: string | undefined,
  value: unknown,
  extra: unknown,
  into: PathNode[],
): void {
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  const extras: readonly unknown[] = Array.isArray(extra) ? extra : [];
  const length = Math.max(values.length, extras.length);
  for (let i = 0; i < length; i++) addOne(parent, json, type, values[i], extras[i], i, into);
}

function addOne(
  parent: PathNode,
  name: string,
  type: string | undefined,
  value: unknown,
  extra: unknown,
  index: number | undefined,
  into: PathNode[],
): void {
  if (value === undefined || value === null) {
    if (!isObject(extra)) return;
    into.push({ type, value: undefined, extra, parent, name, index });
    return;
  }
  into.push({
    type: typeOfValue(type, value),
    value,
    extra: isObject(extra) ? extra : undefined,
    parent,
    name,
    index,
  });
}

/** Where any resource may stand, the resource says what it is. */
function typeOfValue(type: string | undefined, value: unknown): string | undefined {
  if (type !== 'Resource' || !isObject(value)) return type;
  const own = value['resourceType'];
  return typeof own === 'string' && own in elements ? own : type;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
