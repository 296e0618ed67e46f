import type { TokenValue } from '../indexed-values.js';
import { textOf } from './text-of.js';

interface Coding {
  readonly system?: unknown;
  readonly code?: unknown;
  readonly display?: unknown;
}

interface CodeableConcept {
  readonly coding?: unknown;
  readonly text?: unknown;
}

interface Identifier {
  readonly system?: unknown;
  readonly value?: unknown;
  readonly type?: CodeableConcept;
}

/**
 * What an element is found by with a parameter of type token (R4 3.1.1.4.10).
 *
 * @param system what a plain code is written with, undefined for a code alone
 */
export function tokenValues(node: unknown, type: string, system: string | undefined): TokenValue[] {
  switch (type) {
    case 'Coding':
      return coding(node as Coding);
    case 'CodeableConcept':
      return concept(node as CodeableConcept);
    case 'Identifier':
      return identifier(node as Identifier);
    case 'ContactPoint':
      return plain((node as Identifier).value);
    case 'exists':
      return ['true'];
    default:
      return system === undefined ? plain(node) : plain(node).map((code) => [system, code]);
  }
}

function plain(value: unknown): string[] {
  return typeof value === 'string' || typeof value === 'boolean' ? [String(value)] : [];
}

function coding({ system, code, display }: Coding): TokenValue[] {
  return token(textOf(system), textOf(code), textOf(display));
}

function concept({ coding: codings, text }: CodeableConcept): TokenValue[] {
  const found = codingsOf(codings).flatMap(coding);
  const words = textOf(text);
  const isNew = words !== null && found.every((one) => one[2] !== words);
  return isNew ? [...found, [null, null, words]] : found;
}

function identifier({ system, value, type }: Identifier): TokenValue[] {
  const found = token(textOf(system), textOf(value), textOf(type?.text));
  const types = codingsOf(type?.coding).flatMap((one) => {
    const code = textOf(one.code);
    return code === null ? [] : [[textOf(one.system), code] as const];
  });
  if (types.length === 0) return found;
  return [[textOf(system), textOf(value), textOf(type?.text), types]];
}

function codingsOf(value: unknown): Coding[] {
  return Array.isArray(value) ? (value as Coding[]) : [];
}

function token(system: string | null, code: string | null, text: string | null): TokenValue[] {
  if (text !== null) return [[system, code, text]];
  return system === null && code === null ? [] : [[system, code]];
}
