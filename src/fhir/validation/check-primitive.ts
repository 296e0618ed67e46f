import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { checkCode } from './check-code.js';
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
  if (!member.isOne(hostile)) {
    reportValue(run, type, locationOf(at()), hostile);
    return;
  }
  if (run.wholeDecimals.size > 0 && isWhole.has(type) && run.wholeDecimals.has(jsonPointer(at()))) {
    reportValue(run, type, locationOf(at()), hostile);
    return;
  }
  if (typeof hostile === 'string') {
    if (hostile.startsWith('#') && mayBeFragment.has(type)) noteFragment(scope, hostile);
    if (element.valueSets.length > 0) checkCode(run, element.valueSets, at(), hostile);
  }
  if (element.invariants.length > 0) checkInvariants(run, element.invariants, at());

  function at(): PathNode {
    return { type, value: hostile, extra: undefined, parent, name: member.json, index };
  }
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
