import type { PathNode } from '../fhirpath/path-node.js';
import { isNarrativeHtml, saysSomething } from './narrative-html.js';
import { isSurelyAfter } from './surely-after.js';

type Json = Readonly<Record<string, unknown>>;

const taskOrder = 'lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn';

/**
 * Invariants written by hand, by key or expression: those that stand in nearly every resource; those whose expression costs the
 * square of what it looks at; those that are nothing, which is not true, where an element that may be left out is left out (bdl-8,
 * md-1), or that an engine that goes by the letter cannot answer (que-7, tim-9, txt-1); and those that compare what may be given to
 * different precisions: of a period from 2020-01-15 to 2020-01 nobody can say that it ends before it begins, so that per-1 is held.
 */
export const invariantTwins: Readonly<Partial<Record<string, (node: PathNode) => boolean>>> = {
  'att-1': on((value) => !has(value, 'data') || has(value, 'contentType')),
  'bdl-7': on(hasDistinctEntries),
  'bdl-8': on(({ fullUrl }) => typeof fullUrl !== 'string' || !fullUrl.includes('/_history/')),
  'cpt-2': on((value) => !has(value, 'value') || has(value, 'system')),
  'csd-1': on((value) => areDistinct(valuesWithin(value, 'concept', 'code'))),
  'ext-1': on((value) => hasValue(value) !== has(value, 'extension')),
  'md-1': on(({ max }) => typeof max !== 'string' || max === '*' || /^\d*[1-9]\d*$/.test(max)),
  'mdd-1': on(({ whenPrepared, whenHandedOver }) => !isSurelyAfter(whenPrepared, whenHandedOver)),
  'obs-3': on((value) => has(value, 'low') || has(value, 'high') || has(value, 'text')),
  'obs-6': on((value) => !has(value, 'dataAbsentReason') || !hasValue(value)),
  'pat-1': on((value) => ['name', 'telecom', 'address', 'organization'].some((name) => has(value, name))),
  'per-1': on(({ start, end }) => !isSurelyAfter(start, end)),
  'qty-3': on((value) => !has(value, 'code') || has(value, 'system')),
  'que-2': on((value) => areDistinct(valuesWithin(value, 'item', 'linkId'))),
  'que-7': on((value) => value['operator'] !== 'exists' || has(value, 'answerBoolean')),
  'ras-2': on(
    ({ probabilityDecimal }) => typeof probabilityDecimal !== 'number' || probabilityDecimal <= 100,
  ),
  'rng-2': on(isInOrder),
  'sqty-1': on((value) => !has(value, 'comparator')),
  'tim-9': on((value) => !has(value, 'offset') || (has(value, 'when') && !isAtMeal(value['when']))),
  'txt-1': ({ value }) => typeof value !== 'string' || isNarrativeHtml(value),
  'txt-2': ({ value }) => typeof value !== 'string' || saysSomething(value),
  'vs-1': ({ value }) => typeof value !== 'string' || value.length >= 'YYYYMMDD'.length,
  // Its key is that of others too.
  [taskOrder]: on(({ authoredOn, lastModified }) => !isSurelyAfter(authoredOn, lastModified)),
};

function on(holds: (value: Json) => boolean): (node: PathNode) => boolean {
  return ({ value }) => !isObject(value) || holds(value);
}

/** Whether an element is there, with a value or only an extension. */
function has(value: Json, name: string): boolean {
  return name in value || `_${name}` in value;
}

/** Whether there is a `value[x]`. */
function hasValue(value: Json): boolean {
  for (const name in value) if (name.startsWith('value') || name.startsWith('_value')) return true;
  return false;
}

function hasDistinctEntries({ type, entry }: Json): boolean {
  if (type === 'history' || !Array.isArray(entry)) return true;
  const names = entry.flatMap((each: unknown) => {
    if (!isObject(each) || typeof each['fullUrl'] !== 'string') return [];
    return [`${each['fullUrl']} ${versionOf(each['resource'])}`];
  });
  return areDistinct(names);
}

function areDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

/** Of an element that has itself as an element: one of its members, on all levels. */
function valuesWithin(value: Json, list: string, name: string, into: unknown[] = []): unknown[] {
  const items = value[list];
  if (!Array.isArray(items)) return into;
  for (const item of items as unknown[]) {
    if (!isObject(item)) continue;
    if (name in item) into.push(item[name]);
    valuesWithin(item, list, name, into);
  }
  return into;
}

function versionOf(resource: unknown): string {
  const meta = isObject(resource) ? resource['meta'] : undefined;
  return isObject(meta) && typeof meta['versionId'] === 'string' ? meta['versionId'] : '';
}

function isAtMeal(when: unknown): boolean {
  return Array.isArray(when) && when.some((each: unknown) => ['C', 'CM', 'CD', 'CV'].includes(String(each)));
}

/** Of quantities in different units there is nothing to say here. */
function isInOrder({ low, high }: Json): boolean {
  if (!isObject(low) || !isObject(high)) return true;
  if (low['system'] !== high['system'] || low['code'] !== high['code'] || low['unit'] !== high['unit'])
    return true;
  const [least, most] = [low['value'], high['value']];
  return typeof least !== 'number' || typeof most !== 'number' || least <= most;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
