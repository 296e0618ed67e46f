import { compileExpression, type Expression } from '../fhirpath/compile-expression.js';
import { evaluate } from '../fhirpath/evaluate.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { isKindOf } from '../fhirpath/type-tree.js';
import { Fault } from '../../fault.js';
import { isIn } from './check-code.js';
import { hasPattern, isFixedValue } from './fits-value.js';
import type { ProfileNode, Slicing } from './profile.js';

/** Whether a value holds a profile; for the discriminators that ask so. */
export type HoldsProfile = (node: PathNode, canonical: string) => boolean | null;

/**
 * The slice that a value belongs to (R4 5.1.0.7).
 *
 * @returns null for none, undefined where nobody can tell here, such as for a reference to what is stored elsewhere
 */
export function sliceOf(
  { slices, discriminators }: Slicing,
  node: PathNode,
  holds: HoldsProfile,
): ProfileNode | null | undefined {
  let isOpen = false;
  const found = discriminators.map((each) => ({ ...each, values: valuesAt(each.path, node) }));
  for (const slice of slices) {
    const verdicts = found.map(({ type, path, values }) => fits(slice, type, path, values, holds));
    if (!verdicts.includes(false) && !verdicts.includes(null)) return slice;
    if (!verdicts.includes(false)) isOpen = true;
  }
  return isOpen ? undefined : null;
}

function fits(
  slice: ProfileNode,
  type: string,
  path: string,
  values: readonly PathNode[],
  holds: HoldsProfile,
): boolean | null {
  if (values.length === 0 && path.includes('resolve()')) return null;
  const rules = knownRulesAt(slice, path);
  switch (type) {
    case 'exists':
      return rules.some(({ max }) => max === 0) ? values.length === 0 : values.length > 0;
    case 'type':
      return values.some((value) => rules.some((rule) => isOfType(rule, value)));
    case 'profile':
      return firmest(values.flatMap((value) => profilesOf(rules).map((url) => holds(value, url))));
    default:
      return values.some((value) => isDistinguished(slice, rules, path, value));
  }
}

const compiled = new Map<string, Expression>();

function valuesAt(path: string, node: PathNode): readonly PathNode[] {
  if (path === '$this') return [node];
  const expression = compiled.get(path) ?? compileExpression(path);
  compiled.set(path, expression);
  try {
    return evaluate(expression, node);
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}

const known = new WeakMap<ProfileNode, Map<string, ProfileNode[]>>();

function knownRulesAt(slice: ProfileNode, path: string): ProfileNode[] {
  const ofSlice = known.get(slice) ?? new Map<string, ProfileNode[]>();
  known.set(slice, ofSlice);
  const rules = ofSlice.get(path) ?? rulesAt(slice, path);
  ofSlice.set(path, rules);
  return rules;
}

/** What a slice says at the place of a discriminator, inner slices included. */
function rulesAt(slice: ProfileNode, path: string): ProfileNode[] {
  if (path === '$this') return [slice];
  return path
    .split('.')
    .filter((name) => !name.endsWith(')'))
    .reduce<ProfileNode[]>((rules, name) => rules.flatMap((rule) => childrenNamed(rule, name)), [slice]);
}

function childrenNamed({ children }: ProfileNode, name: string): ProfileNode[] {
  return children
    .filter((child) => child.name === name)
    .flatMap((child) => [child, ...(child.slicing?.slices ?? [])]);
}

function isOfType({ types }: ProfileNode, { type }: PathNode): boolean {
  return types?.some(({ code }) => isKindOf(type, code)) ?? false;
}

function profilesOf(rules: readonly ProfileNode[]): string[] {
  return rules.flatMap(({ types }) => types ?? []).flatMap(({ profiles }) => profiles ?? []);
}

function firmest(verdicts: readonly (boolean | null)[]): boolean | null {
  return verdicts.includes(true) ? true : verdicts.includes(null) || verdicts.length === 0 ? null : false;
}

/** An extension that the profile names by its definition is told by the URL of that. */
function isDistinguished(
  slice: ProfileNode,
  rules: readonly ProfileNode[],
  path: string,
  value: PathNode,
): boolean {
  const own = path === 'url' ? profilesOf([slice]) : [];
  return own.includes(String(value.value)) || rules.some((rule) => says(rule) && agrees(rule, value));
}

/** Whether a rule names a value, or one of its elements does. */
function says({ fixed, pattern, valueSets, children, slicing }: ProfileNode): boolean {
  if (fixed !== undefined || pattern !== undefined || valueSets.length > 0) return true;
  return children.some(says) || (slicing?.slices.some(says) ?? false);
}

function agrees({ fixed, pattern, valueSets, children }: ProfileNode, node: PathNode): boolean {
  const { value } = node;
  if (fixed !== undefined && !isFixedValue(value, fixed)) return false;
  if (pattern !== undefined && !hasPattern(value, pattern)) return false;
  if (valueSets.some((valueSet) => isIn(valueSet, isObject(value) ? value : { code: value }) === false))
    return false;
  return children.filter(says).every((child) => child.valuesIn(node).some((each) => agrees(child, each)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
