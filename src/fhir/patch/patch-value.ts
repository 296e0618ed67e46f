import { elements } from '#generated/definitions.js';
import { typeRules } from '#generated/type-rules.js';
import { isKindOf } from '../fhirpath/type-tree.js';
import type { TextTree } from '../json/text-tree.js';
import { rulesOf } from '../validation/type-rules.js';
import {
  countItems,
  elementText,
  emptyObject,
  withElement,
  withElementItems,
  type ElementText,
} from './element-text.js';
import type { PatchValue } from './parse-fhirpath-patch.js';
import { unfit } from './patch-fault.js';

/** Where a value goes among the elements of its owner. */
interface Slot {
  readonly json: string;
  readonly type: string;
  readonly repeats: boolean;
  /** The names of the element with its other types. */
  readonly others: readonly string[];
}

/**
 * The element of a type that a name means, for a value of its type (R4, FHIRPath Patch: the type has to be right for the place).
 *
 * @param name as FHIRPath has it (`value`), or as JSON has it (`valueQuantity`)
 * @throws Fault `patch-failed` if there is none, or none of that type
 */
export function slotFor(owner: string, name: string, value: PatchValue, place: string): Slot {
  const slots = slotsOf(owner, name);
  if (slots.length === 0) throw unfit(place, 'there is no element of that name', 'structure');
  const slot = slots.find(({ type }) => fits(value, type));
  if (!slot) throw unfit(place, 'the value is not of the type of the element', 'value');
  return { ...slot, others: slots.map(({ json }) => json).filter((json) => json !== slot.json) };
}

function slotsOf(owner: string, name: string): Omit<Slot, 'others'>[] {
  const type = owner in typeRules ? owner : 'Element';
  return [...rulesOf(type).members.values()].flatMap(({ json, kind, element }) => {
    const meant = element.name === name || json === name;
    const itsType = elements[type]?.[json];
    if (!meant || kind === 'extension' || itsType === undefined) return [];
    return [{ json, type: itsType, repeats: element.repeats }];
  });
}

/** Special kinds of a type go for each other: a client that says string for a code has the same JSON. */
function fits(value: PatchValue, type: string): boolean {
  if (value.type === null) return /^[A-Z]/.test(type) && type !== 'Resource';
  if (type === 'xhtml') return value.type === 'string';
  return isKindOf(value.type, type) || (isKindOf(type, value.type) && /^[a-z]/.test(type));
}

/** The JSON of a value. @param type of the place where it goes @throws Fault `patch-failed` for parts that the type does not have */
export function valueText(value: PatchValue, type: string, place: string): ElementText {
  if (value.type !== null) return { value: value.value, extra: value.extra };
  const object = value.elements.reduce<TextTree>((tree, [name, inner]) => {
    const slot = slotFor(type, name, inner, place);
    return withAdded(tree, slot, valueText(inner, slot.type, place), place);
  }, emptyObject);
  return { value: object, extra: undefined };
}

/** An object with an element more. @throws Fault `patch-failed` if it is there and does not repeat */
export function withAdded(object: TextTree, slot: Slot, text: ElementText, place: string): TextTree {
  const { json, repeats, others } = slot;
  if (repeats) return withElementItems(object, json, countItems(object, json), 0, [text]);
  if ([json, ...others].some((name) => isThere(object, name)))
    throw unfit(place, 'the element is there already');
  return withElement(object, json, text);
}

function isThere(object: TextTree, json: string): boolean {
  const { value, extra } = elementText(object, json);
  return value !== undefined || extra !== undefined;
}
