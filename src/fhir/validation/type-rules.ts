import { typeRules, type ElementText, type TypeText } from '#generated/type-rules.js';
import { isResourceType } from '../resource-types.js';
import { invariantAt, type Invariant } from './invariant.js';
import { primitiveTypes } from './primitive-types.js';

/** What a value of a type is held against. A part of a type is a type of its own, with the name of its path. */
export interface TypeRules {
  /** The type as FHIRPath knows it: `Patient`, `Patient.contact`, `Quantity` of a SimpleQuantity too. */
  readonly type: string;
  /** By name in JSON. */
  readonly members: ReadonlyMap<string, Member>;
  /** The names of the elements that have to be there; the place of each is that of its bit. */
  readonly needed: readonly string[];
  readonly invariants: readonly Invariant[];
  /** The value sets that the code of a quantity has to be in. */
  readonly valueSets: readonly string[];
}

/** A name that an object may have in JSON, and what stands there. */
export interface Member {
  readonly json: string;
  readonly kind: 'primitive' | 'complex' | 'resource' | 'extension' | 'resourceType';
  /** The type of the value: `Element` where a primitive element is extended, as in `_birthDate`. */
  readonly type: string;
  /** Of a primitive: whether the value is one. */
  readonly isOne: (hostile: unknown) => boolean;
  /** The name of the value and of its extension, for a primitive element that repeats. */
  readonly aligned: string | null;
  /** Its bit, if the element has to be there; else 0. */
  readonly bit: number;
  /** Which of the types of its element it is; 0 for an element of one type. */
  readonly variant: number;
  readonly element: ElementRules;
}

/** What is said of an element, whatever its type. */
export interface ElementRules {
  readonly name: string;
  readonly repeats: boolean;
  /** Its place among the choices of its type; -1 for an element of one type. */
  readonly choice: number;
  /** The value sets that a code has to be in. */
  readonly valueSets: readonly string[];
  /** The types of resource that a reference may name; null for any. */
  readonly targets: readonly string[] | null;
  readonly invariants: readonly Invariant[];
}

const parsed = new Map<string, TypeRules>();

/** The rules of a type of R4, made ready when they are first asked for. */
export function rulesOf(type: string): TypeRules {
  return parsed.get(type) ?? parse(type);
}

function parse(type: string): TypeRules {
  const text = JSON.parse(typeRules[type] ?? '') as TypeText;
  const needed = text.e.filter(({ r }) => r).map(({ n }) => n);
  const choices = text.e.filter(({ c }) => c).map(({ n }) => n);
  const members = text.e.flatMap((element) => membersOf(element, needed, choices));
  if (isResourceType(type)) members.push(resourceTypeMember(type, needed));
  const rules: TypeRules = {
    type: text.k ?? type,
    members: new Map(members.map((member) => [member.json, member])),
    needed,
    invariants: invariantsAt(text.i),
    valueSets: text.b ?? [],
  };
  parsed.set(type, rules);
  return rules;
}

function membersOf(text: ElementText, needed: readonly string[], choices: readonly string[]): Member[] {
  const element: ElementRules = {
    name: text.n,
    repeats: text.l === 1,
    choice: text.c ? choices.indexOf(text.n) : -1,
    valueSets: text.b ?? [],
    targets: text.g ?? null,
    invariants: invariantsAt(text.i ?? []),
  };
  const bit = text.r ? 2 ** needed.indexOf(text.n) : 0;
  return text.t.flatMap(([json, type, flags], variant): Member[] => {
    const isPrimitive = /^[a-z]/.test(type);
    const isExtensible = isPrimitive && flags === 0 && type !== 'xhtml';
    const aligned = isExtensible && element.repeats ? json : null;
    const value = {
      json,
      type,
      kind: kindOf(type),
      isOne: primitiveTypes[type] ?? never,
      aligned,
      bit,
      variant,
      element,
    };
    if (!isExtensible) return [value];
    return [value, { ...value, json: `_${json}`, kind: 'extension', type: 'Element', isOne: never }];
  });
}

function kindOf(type: string): Member['kind'] {
  if (type === 'Resource') return 'resource';
  return /^[a-z]/.test(type) ? 'primitive' : 'complex';
}

function resourceTypeMember(type: string, needed: string[]): Member {
  const bit = 2 ** (needed.push('resourceType') - 1);
  const element = {
    name: 'resourceType',
    repeats: false,
    choice: -1,
    valueSets: [],
    targets: null,
    invariants: [],
  };
  const kind = 'resourceType';
  return { json: kind, kind, type, isOne: never, aligned: null, bit, variant: 0, element };
}

function invariantsAt(places: readonly number[]): Invariant[] {
  return places.map(invariantAt).filter((invariant) => invariant !== null);
}

function never(): boolean {
  return false;
}
