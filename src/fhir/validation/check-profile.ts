import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { isKindOf } from '../fhirpath/type-tree.js';
import { checkCode, checkCoded } from './check-code.js';
import { checkReference } from './check-reference.js';
import { makeFindings } from './findings.js';
import { hasPattern, isFixedValue } from './fits-value.js';
import { checkInvariants } from './invariant.js';
import { heldProfile, type Profile, type ProfileNode, type ProfileType, type Slicing } from './profile.js';
import { reportRule } from './report.js';
import type { ResourceScope, Run } from './run.js';
import { sliceOf } from './slice-of.js';

/** A value is held against a profile. */
interface ProfileRun extends Run {
  readonly scope: ResourceScope;
  /** How the profile is called in what is said. */
  readonly called: string;
}

/**
 * Holds a value against a profile and those that it derives from: cardinalities, types, values, value sets, invariants, slices
 * (R4 5.1). What R4 says of the type itself is checked elsewhere.
 */
export function checkProfile(run: Run, profile: Profile, node: PathNode, scope: ResourceScope): void {
  const { findings, wholeDecimals } = run;
  const called = profile.type === 'Extension' ? 'its definition' : `the profile ${profile.url}`;
  checkNode({ findings, wholeDecimals, scope, called }, profile.root, node);
  const base = profile.base === null ? null : heldProfile(profile.base);
  if (base !== null) checkProfile(run, base, node, scope);
}

/** Null where the server does not have the profile. */
function holdsProfile(scope: ResourceScope): (node: PathNode, canonical: string) => boolean | null {
  return (node, canonical) => {
    const profile = heldProfile(canonical);
    if (profile === null) return null;
    const findings = makeFindings();
    checkProfile({ findings, wholeDecimals: new Set() }, profile, node, scope);
    return findings.issues.length === 0;
  };
}

function checkNode(run: ProfileRun, rule: ProfileNode, node: PathNode): void {
  if (run.findings.full) return;
  const { value } = node;
  const { types, fixed, pattern, valueSets, invariants, children } = rule;
  if (types !== null && !checkTypes(run, types, node)) return;
  if (value !== undefined) {
    const isRight = fixed === undefined ? hasPattern : isFixedValue;
    const right = fixed ?? pattern;
    if (right !== undefined && !isRight(value, right)) {
      reportRule(run, node, 'value', `${run.called} asks for ${JSON.stringify(right)}`);
    }
    if (valueSets.length > 0) checkValueSets(run, valueSets, node);
  }
  if (invariants.length > 0) checkInvariants(run, invariants, node);
  for (const child of children) checkElement(run, child, node);
}

function checkTypes(run: ProfileRun, types: readonly ProfileType[], node: PathNode): boolean {
  const type = types.find(({ code }) => isKindOf(node.type, code));
  if (type === undefined) {
    const codes = types.map(({ code }) => code).join(', ');
    reportRule(run, node, 'structure', `${run.called} only allows the type ${codes}`);
    return false;
  }
  if (type.targets && isObject(node.value)) checkReference(run, type.targets, node, node.value, run.scope);
  const held = (type.profiles ?? []).map((url) => ({ url, holds: holdsProfile(run.scope)(node, url) }));
  if (type.code !== 'Extension' && held.length > 0 && held.every(({ holds }) => holds === false)) {
    const urls = held.map(({ url }) => url).join(', ');
    reportRule(run, node, 'invalid', `${run.called} asks that it hold ${urls}`);
  }
  return true;
}

function checkValueSets(run: ProfileRun, valueSets: readonly string[], node: PathNode): void {
  // Free text is no code: where an element may be either, the value set is not for it.
  if (typeof node.value === 'string' && node.type !== 'string') checkCode(run, valueSets, node, node.value);
  else if (isObject(node.value)) checkCoded(run, valueSets, node, node.value);
}

function checkElement(run: ProfileRun, rule: ProfileNode, parent: PathNode): void {
  if (run.findings.full) return;
  const values = rule.valuesIn(parent);
  checkCount(run, rule, parent, rule.name, values);
  for (const value of values) checkNode(run, rule, value);
  if (rule.slicing !== null) checkSlices(run, rule.slicing, rule.name, parent, values);
}

/** @param name of the element; a slice has its own */
function checkCount(
  run: ProfileRun,
  { slice, min, max }: ProfileNode,
  parent: PathNode,
  name: string,
  values: readonly PathNode[],
): void {
  const what = slice === '' ? '' : ` in the slice ${slice}`;
  if (values.length < min) {
    const text = `${run.called} asks for at least ${min}${what}`;
    reportRule(run, `${locationOf(parent)}.${name}`, 'required', text);
  }
  const first = values[max];
  if (first !== undefined) {
    reportRule(
      run,
      first,
      'structure',
      `${run.called} allows ${max === 0 ? 'none' : `at most ${max}`}${what}`,
    );
  }
}

function checkSlices(
  run: ProfileRun,
  slicing: Slicing,
  name: string,
  parent: PathNode,
  values: readonly PathNode[],
): void {
  if (run.findings.full) return;
  const placed = values.map((value) => ({ value, slice: sliceOf(slicing, value, holdsProfile(run.scope)) }));
  const isCertain = placed.every(({ slice }) => slice !== undefined);
  for (const slice of slicing.slices) {
    const own = placed.filter((each) => each.slice === slice).map(({ value }) => value);
    // What cannot be told apart here could be what is missing.
    checkCount(run, isCertain ? slice : { ...slice, min: 0 }, parent, name, own);
    for (const value of own) checkNode(run, slice, value);
  }
  checkOthers(run, slicing, placed);
  if (slicing.isOrdered) checkOrder(run, slicing, placed);
}

interface Placed {
  readonly value: PathNode;
  readonly slice: ProfileNode | null | undefined;
}

function checkOthers(run: ProfileRun, { rules, slices }: Slicing, placed: readonly Placed[]): void {
  const names = slices.map(({ slice }) => slice).join(', ');
  placed.forEach(({ value, slice }, i) => {
    if (slice !== null) return;
    if (rules === 'closed') {
      reportRule(run, value, 'structure', `${run.called} only allows the slices ${names}`);
    } else if (rules === 'openAtEnd' && placed.slice(i).some((later) => later.slice)) {
      reportRule(run, value, 'structure', `${run.called} only allows others behind the slices ${names}`);
    }
  });
}

function checkOrder(run: ProfileRun, { slices }: Slicing, placed: readonly Placed[]): void {
  let last = 0;
  for (const { value, slice } of placed) {
    const place = slice ? slices.indexOf(slice) : last;
    if (place < last) {
      const names = slices.map((each) => each.slice).join(', ');
      reportRule(run, value, 'structure', `${run.called} asks for the order ${names}`);
      return;
    }
    last = place;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
