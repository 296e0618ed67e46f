import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { hasCode } from '../terminology/has-code.js';
import { reportCode } from './check-code.js';
import { checkInvariants } from './invariant.js';
import { expectedPrimitive } from './expected-primitive.js';
import { jsonPointer } from './json-pointer.js';
import { longestString } from './primitive-types.js';
import { reportForm } from './report.js';
import type { ResourceScope, Run } from './run.js';
import type { Member } from './type-rules.js';

const mayBeFragment: ReadonlySet<string> = new Set(['uri', 'url', 'canonical']);
const isWhole: ReadonlySet<string> = new Set(['integer', 'positiveInt', 'unsignedInt']);

/** Holds a hostile value against the lexical rule of its type (R4 2.24.0.1), and its code against the value sets of the element. */
export function checkPrimitive(
  run: Run,
  member: Member,
  parent: PathNode,
  index: number | undefined,
  hostile: unknown,
  scope: ResourceScope,
): void {
  const { type, element } = member;
  if (
    !member.isOne(hostile) ||
    (run.wholeDecimals.size > 0 && isDecimal(run, nodeOf(member, parent, index, hostile)))
  ) {
    reportValue(run, type, locationOf(nodeOf(member, parent, index, hostile)), hostile);
    return;
  }
  if (typeof hostile === 'string') {
    if (hostile.startsWith('#') && mayBeFragment.has(type)) noteFragment(scope, hostile);
    for (const valueSet of element.valueSets) {
      if (hasCode(valueSet, undefined, hostile) === false) {
        reportCode(run, nodeOf(member, parent, index, hostile), valueSet);
      }
    }
  }
  if (element.invariants.length > 0) {
    checkInvariants(run, element.invariants, nodeOf(member, parent, index, hostile));
  }
}

/** Only made where something is to be said: most values are right. */
function nodeOf(
  { type, json }: Member,
  parent: PathNode,
  index: number | undefined,
  value: unknown,
): PathNode {
  return { type, value, extra: undefined, parent, name: json, index };
}

function isDecimal({ wholeDecimals }: Run, node: PathNode): boolean {
  return isWhole.has(node.type ?? '') && wholeDecimals.has(jsonPointer(node));
}

/** Remembers that something refers to a contained resource or to the container. */
export function noteFragment(scope: ResourceScope, fragment: string): void {
  scope.fragments.add(fragment);
  if (fragment === '#' && scope.container) scope.container.pointingBack.add(scope.root.index ?? 0);
}

function reportValue(run: Run, type: string, expression: string, hostile: unknown): void {
  const expected = `expected ${expectedPrimitive[type] ?? type}`;
  if (Array.isArray(hostile)) {
    reportForm(run, expression, 'structure', 'does not repeat: expected one value');
  } else if (typeof hostile === 'object') {
    reportForm(run, expression, 'structure', expected);
  } else {
    reportForm(run, expression, isTooLong(type, hostile) ? 'too-long' : 'value', expected);
  }
}

function isTooLong(type: string, hostile: unknown): boolean {
  const isLimited = type === 'string' || type === 'markdown';
  return isLimited && typeof hostile === 'string' && hostile.length > longestString;
}
