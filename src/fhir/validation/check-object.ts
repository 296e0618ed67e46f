import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { checkCoded } from './check-code.js';
import { checkExtension } from './check-extension.js';
import { checkPrimitive } from './check-primitive.js';
import { checkReference } from './check-reference.js';
import { checkInvariants } from './invariant.js';
import { reportForm } from './report.js';
import type { ResourceScope, Run } from './run.js';
import { rulesOf, type Member, type TypeRules } from './type-rules.js';

type Json = Readonly<Record<string, unknown>>;

/** Checks what may be any resource; it is told whether it is contained. */
export type CheckResource = (run: Run, node: PathNode, scope: ResourceScope, isContained: boolean) => void;

/**
 * Holds the members of a hostile value against the rules of its type (R4 2.6.2): names, shapes, cardinalities, choices and values, and
 * whatever else is said of the elements within.
 *
 * @param hostile the value, or the `_name` of a primitive
 */
export function checkObject(
  run: Run,
  rules: TypeRules,
  node: PathNode,
  hostile: unknown,
  scope: ResourceScope,
  checkResource: CheckResource,
): void {
  if (!isObject(hostile)) {
    reportForm(run, locationOf(node), 'structure', oneObject(hostile));
    return;
  }
  const chosen: Member[] = [];
  let seen = 0;
  let isEmpty = true;
  for (const name in hostile) {
    if (run.findings.full) return;
    isEmpty = false;
    const member = rules.members.get(name);
    if (member === undefined) {
      reportUnknown(run, node, rules, name);
      continue;
    }
    seen |= member.bit;
    if (member.element.choice >= 0) choose(run, node, chosen, member);
    checkMember(run, member, node, hostile, scope, checkResource);
  }
  if (isEmpty && rules.needed.length === 0) {
    reportForm(run, locationOf(node), 'structure', 'is an empty object: leave it out');
  } else if (seen !== 2 ** rules.needed.length - 1) reportMissing(run, node, rules, seen);
  if (rules.invariants.length > 0) checkInvariants(run, rules.invariants, node);
}

function reportUnknown(run: Run, node: PathNode, { type }: TypeRules, hostileName: string): void {
  const expression = locationOf(node);
  // A long or odd name could be data rather than a slip of the pen.
  if (/^_?[A-Za-z]{1,40}$/.test(hostileName)) {
    reportForm(run, `${expression}.${hostileName}`, 'structure', `is not an element of ${type}`);
  } else {
    reportForm(run, expression, 'structure', `has a member that is not an element of ${type}`);
  }
}

function choose(run: Run, node: PathNode, chosen: Member[], member: Member): void {
  const { choice, name } = member.element;
  const before = chosen[choice];
  if (before !== undefined && before.variant !== member.variant) {
    reportForm(run, `${locationOf(node)}.${name}`, 'structure', 'has values of more than one type: give one');
  }
  chosen[choice] = member;
}

function reportMissing(run: Run, node: PathNode, { needed }: TypeRules, seen: number): void {
  const expression = locationOf(node);
  needed.forEach((name, i) => {
    if ((seen & (2 ** i)) !== 0) return;
    if (name === 'resourceType') reportForm(run, expression, 'required', 'resourceType is required');
    else reportForm(run, `${expression}.${name}`, 'required', 'is required');
  });
}

function checkMember(
  run: Run,
  member: Member,
  parent: PathNode,
  object: Json,
  scope: ResourceScope,
  checkResource: CheckResource,
): void {
  const hostile = object[member.json];
  if (!member.element.repeats) {
    checkValue(run, member, parent, undefined, hostile, scope, checkResource);
    return;
  }
  if (!Array.isArray(hostile)) {
    reportForm(run, placeOf(parent, member), 'structure', 'may repeat: expected an array');
    return;
  }
  if (hostile.length === 0)
    reportForm(run, placeOf(parent, member), 'structure', 'is an empty array: leave it out');
  if (member.aligned !== null) checkAligned(run, member.aligned, member, parent, object);
  for (let i = 0; i < hostile.length && !run.findings.full; i++) {
    const item: unknown = hostile[i];
    if (item === null && member.aligned !== null) continue;
    checkValue(run, member, parent, i, item, scope, checkResource);
  }
}

/** Null may stand in `name` and in `_name` where the other has something (R4 2.6.2.3). */
function checkAligned(run: Run, name: string, member: Member, parent: PathNode, object: Json): void {
  if (member.json !== name && name in object) return;
  const values = asArray(object[name]);
  const extensions = asArray(object[`_${name}`]);
  const length = Math.max(values.length, extensions.length);
  for (let i = 0; i < length; i++) {
    if ((values[i] ?? extensions[i] ?? null) !== null) continue;
    const text =
      'has neither a value nor an extension: null may only stand where the other array has something';
    reportForm(run, `${placeOf(parent, member)}[${i}]`, 'structure', text);
    return;
  }
}

function checkValue(
  run: Run,
  member: Member,
  parent: PathNode,
  index: number | undefined,
  hostile: unknown,
  scope: ResourceScope,
  checkResource: CheckResource,
): void {
  const { kind, json, element, type } = member;
  if (kind === 'primitive') {
    checkPrimitive(run, member, parent, index, hostile, scope);
    return;
  }
  if (kind === 'resourceType') {
    checkResourceType(run, type, parent, hostile);
    return;
  }
  const rules = kind === 'resource' ? null : rulesOf(type);
  const name = kind === 'extension' ? json.slice(1) : json;
  const node: PathNode = { type: rules?.type, value: hostile, extra: undefined, parent, name, index };
  if (rules === null) {
    checkResource(run, node, scope, name === 'contained');
    return;
  }
  checkObject(run, rules, node, hostile, scope, checkResource);
  if (!isObject(hostile)) return;
  if (type === 'Reference') checkReference(run, element.targets, node, hostile, scope);
  if (type === 'Extension') checkExtension(run, node, hostile['url'], scope);
  if (element.valueSets.length > 0) checkCoded(run, element.valueSets, node, hostile);
  if (rules.valueSets.length > 0) checkCoded(run, rules.valueSets, node, hostile);
  if (element.invariants.length > 0) checkInvariants(run, element.invariants, node);
}

function checkResourceType(run: Run, type: string, parent: PathNode, hostile: unknown): void {
  if (hostile !== type)
    reportForm(run, locationOf(parent), 'structure', `expected resourceType to be ${type}`);
}

function placeOf(parent: PathNode, { element }: Member): string {
  return `${locationOf(parent)}.${element.name}`;
}

function oneObject(hostile: unknown): string {
  return Array.isArray(hostile) ? 'does not repeat: expected one object' : 'expected an object';
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
