import type { StringValue } from '../indexed-values.js';

const parts: Readonly<Partial<Record<string, readonly string[]>>> = {
  HumanName: ['text', 'family', 'given', 'prefix', 'suffix'],
  Address: ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'],
};

/** What an element is found by with a parameter of type string (R4 3.1.1.4.8): of a name or an address each of its parts. */
export function stringValues(node: unknown, type: string): StringValue[] {
  const names = parts[type];
  if (names === undefined) return typeof node === 'string' ? [node] : [];
  const element = node as Readonly<Record<string, unknown>>;
  return names.flatMap((name) => element[name]).filter((part) => typeof part === 'string');
}
