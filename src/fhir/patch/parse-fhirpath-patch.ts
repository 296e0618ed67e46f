import { choices, elements } from '#generated/definitions.js';
import { compileExpression, type Expression } from '../fhirpath/compile-expression.js';
import { parseJson } from '../json/parse.js';
import type { ResourceText } from '../json/resource-text.js';
import { lookInto, memberOf, textTree, itemOf, type TextTree } from '../json/text-tree.js';
import { requireValid } from '../validation/require-valid.js';
import { validateResource } from '../validation/validate-resource.js';
import { mostOperations } from './bounds.js';
import { misunderstood } from './patch-fault.js';

/** A FHIRPath Patch (R4, FHIRPath Patch), understood. */
export type FhirPathPatch = readonly PathOperation[];

export type PathOperation = {
  /** What faults call it. */
  readonly place: string;
  readonly path: Expression;
} & (
  | { readonly kind: 'add'; readonly name: string; readonly value: PatchValue }
  | { readonly kind: 'insert'; readonly value: PatchValue; readonly index: number }
  | { readonly kind: 'replace'; readonly value: PatchValue }
  | { readonly kind: 'move'; readonly source: number; readonly destination: number }
  | { readonly kind: 'delete' }
);

/** A value that a patch brings. */
export type PatchValue =
  /** `value` and the `_value` of a primitive, each as it stands in the patch. */
  | { readonly type: string; readonly value: TextTree | undefined; readonly extra: TextTree | undefined }
  /** Of a type that has no name of its own: its elements. */
  | { readonly type: null; readonly elements: readonly (readonly [name: string, value: PatchValue])[] };

const type = 'Parameters.parameter';

/**
 * Parses a hostile FHIRPath Patch.
 *
 * @throws Fault `invalid-structure` for Parameters that are none; `invalid-request` for what is no patch
 */
export function parseFhirPathPatch(parameters: ResourceText): FhirPathPatch {
  if (parameters.type !== 'Parameters')
    throw misunderstood('$this', 'a FHIRPath Patch is a Parameters resource');
  const { value, text, wholeDecimals } = parameters;
  // What it brings is judged where it goes: here it only has to have the form of its type.
  const issues = validateResource('Parameters', value, { wholeDecimals });
  requireValid(
    issues.filter(({ basic }) => basic),
    'the patch',
  );
  const operations = itemsOf(memberOf(textTree(text, parseJson(text)), 'parameter'));
  if (operations.length > mostOperations) {
    throw misunderstood('Parameters', `a patch takes ${mostOperations} operations at the most`);
  }
  return operations.map((operation, i) => toOperation(operation, `Parameters.parameter[${i}]`));
}

function toOperation(parameter: TextTree, place: string): PathOperation {
  if (nameOf(parameter) !== 'operation')
    throw misunderstood(place, 'the parameters of a patch are called operation');
  const parts = partsOf(parameter, place);
  const common = { place, path: pathOf(parts, place) };
  const kind = scalarOf(parts, 'type');
  switch (kind) {
    case 'add':
      return { ...common, kind, name: wordOf(parts, 'name', place), value: valueOf(parts, place) };
    case 'insert':
      return { ...common, kind, index: placeOf(parts, 'index', place), value: valueOf(parts, place) };
    case 'replace':
      return { ...common, kind, value: valueOf(parts, place) };
    case 'delete':
      return { ...common, kind };
    case 'move': {
      const destination = placeOf(parts, 'destination', place);
      return { ...common, kind, source: placeOf(parts, 'source', place), destination };
    }
    default:
      throw misunderstood(place, 'type has to be add, insert, delete, replace or move');
  }
}

type Parts = ReadonlyMap<string, TextTree>;

const known = ['type', 'path', 'name', 'value', 'index', 'source', 'destination'];

function partsOf(parameter: TextTree, place: string): Parts {
  const parts = new Map<string, TextTree>();
  for (const part of itemsOf(memberOf(parameter, 'part'))) {
    const name = nameOf(part);
    if (!known.includes(name)) throw misunderstood(place, 'an operation has a part that no operation has');
    if (parts.has(name)) throw misunderstood(place, 'an operation has the same part twice');
    parts.set(name, part);
  }
  return parts;
}

function pathOf(parts: Parts, place: string): Expression {
  const text = wordOf(parts, 'path', place);
  try {
    return compileExpression(text);
  } catch {
    throw misunderstood(place, 'path has to be an expression of FHIRPath');
  }
}

function wordOf(parts: Parts, name: string, place: string): string {
  const value = scalarOf(parts, name);
  if (typeof value !== 'string') throw misunderstood(place, `the operation needs ${name}, a string`);
  return value;
}

function placeOf(parts: Parts, name: string, place: string): number {
  const value = scalarOf(parts, name);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw misunderstood(place, `the operation needs ${name}, a whole number from zero on`);
  }
  return value;
}

function scalarOf(parts: Parts, name: string): unknown {
  const part = parts.get(name);
  const value = part && typedOf(part)?.value;
  const open = value && lookInto(value);
  return open && 'text' in open ? JSON.parse(open.text) : undefined;
}

function valueOf(parts: Parts, place: string): PatchValue {
  const part = parts.get('value');
  if (!part) throw misunderstood(place, 'the operation needs a value');
  return toValue(part, place);
}

function toValue(part: TextTree, place: string): PatchValue {
  const typed = typedOf(part);
  if (typed) return typed;
  const resource = memberOf(part, 'resource');
  if (resource) return { type: 'Resource', value: resource, extra: undefined };
  const parts = itemsOf(memberOf(part, 'part'));
  if (parts.length === 0) throw misunderstood(place, 'a value needs value[x], a resource, or parts');
  return { type: null, elements: parts.map((inner) => [nameOf(inner), toValue(inner, place)] as const) };
}

function typedOf(part: TextTree): Extract<PatchValue, { readonly type: string }> | undefined {
  const open = lookInto(part);
  const names = open.kind === 'object' ? open.names.map((name) => name.replace(/^_/, '')) : [];
  const json = names.find((name) => choices[type]?.[name] === 'value');
  const valueType = elements[type]?.[json ?? ''];
  if (json === undefined || valueType === undefined) return undefined;
  return { type: valueType, value: memberOf(part, json), extra: memberOf(part, `_${json}`) };
}

function nameOf(part: TextTree): string {
  const name = memberOf(part, 'name');
  const open = name && lookInto(name);
  return open?.kind === 'string' ? String(JSON.parse(open.text)) : '';
}

function itemsOf(array: TextTree | undefined): TextTree[] {
  const open = array && lookInto(array);
  if (!array || open?.kind !== 'array') return [];
  return Array.from({ length: open.count }, (_none, i) => itemOf(array, i)).filter(
    (item) => item !== undefined,
  );
}
