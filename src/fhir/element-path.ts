import { choices, elements } from '#generated/definitions.js';

/** Where an element stands and of what type it is. */
export interface ElementPlace {
  /** FHIRPath, such as `Patient.name[0].given[1]`. */
  readonly expression: string;
  /** The name of its type: `HumanName`, `string`, or a path such as `Patient.contact` for a part of a type. */
  readonly type: string;
}

/**
 * Turns a JSON pointer within a value of `start.type` into FHIRPath: a choice element loses the name of its type
 * (`valueQuantity` is `value`), and what stands in `_name` belongs to `name`.
 */
export function elementPath(start: ElementPlace, pointer: string): ElementPlace {
  return pointer.split('/').slice(1).reduce(step, start);
}

function step({ expression, type }: ElementPlace, name: string): ElementPlace {
  if (/^\d/.test(name)) return { expression: `${expression}[${name}]`, type };
  if (name.startsWith('_')) return { expression: child(expression, type, name.slice(1)), type: 'Element' };
  return { expression: child(expression, type, name), type: elements[type]?.[name] ?? type };
}

function child(expression: string, type: string, name: string): string {
  return `${expression}.${choices[type]?.[name] ?? name}`;
}
