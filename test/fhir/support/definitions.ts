import { readdirSync } from 'node:fs';
import { examplesFolder, readExample } from './examples.js';

/** What an official StructureDefinition says of one element, by its name in JSON. */
export interface Definition {
  /** The name without the type of a choice. */
  readonly base: string;
  /** Where its own elements are defined: the name of a type, or a path. */
  readonly type: string;
  readonly required: boolean;
  readonly repeats: boolean;
  /** Whether R4 says from which codes its value has to be: those of R4's own code systems, which the server knows in full. */
  readonly closed: boolean;
  /** Names in JSON of the same element with other types. */
  readonly others: readonly string[];
}

interface StructureDefinition {
  readonly name: string;
  readonly kind: string;
  readonly derivation?: string;
  readonly snapshot: { readonly element: readonly ElementDefinition[] };
}

interface ElementDefinition {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly type?: readonly { readonly code: string }[];
  readonly contentReference?: string;
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}

/** Media types and currencies are those of others. */
const ownCodes = /^http:\/\/hl7\.org\/fhir\/ValueSet\/(?!mimetypes|currencies|all-languages)/;

/** The definitions of all elements of R4 by path and name in JSON: `Patient.contact` and `name`. */
export function readDefinitions(): ReadonlyMap<string, ReadonlyMap<string, Definition>> {
  const types = new Map<string, Map<string, Definition>>();
  for (const name of readdirSync(examplesFolder)) {
    if (!name.startsWith('StructureDefinition-')) continue;
    const { kind, derivation, snapshot } = readExample(name).resource as StructureDefinition;
    if (derivation === 'constraint' || kind === 'logical' || kind === 'primitive-type') continue;
    for (const element of snapshot.element.slice(1)) addElement(types, element, snapshot.element);
  }
  return types;
}

function addElement(
  types: Map<string, Map<string, Definition>>,
  element: ElementDefinition,
  all: readonly ElementDefinition[],
): void {
  const dot = element.path.lastIndexOf('.');
  const parent = element.path.slice(0, dot);
  const base = element.path.slice(dot + 1).replace('[x]', '');
  const codes = element.type?.map(({ code }) => code) ?? [''];
  const names = codes.map((code) =>
    element.path.endsWith('[x]') ? base + code.charAt(0).toUpperCase() + code.slice(1) : base,
  );
  const members = types.get(parent) ?? new Map<string, Definition>();
  types.set(parent, members);
  names.forEach((name, i) => {
    members.set(name, {
      base,
      type: typeOf(element, codes[i] ?? '', all),
      required: element.min > 0,
      repeats: element.max === '*',
      closed: element.binding?.strength === 'required' && ownCodes.test(element.binding.valueSet ?? ''),
      others: names.filter((other) => other !== name),
    });
  });
}

function typeOf(element: ElementDefinition, code: string, all: readonly ElementDefinition[]): string {
  if (element.contentReference !== undefined) return element.contentReference.slice(1);
  return all.some(({ path }) => path.startsWith(`${element.path}.`)) ? element.path : code;
}
