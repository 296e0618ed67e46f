import { quoted } from './quoted.mjs';

/**
 * The rules of all types as the text of a module. Those of one type are JSON in a string, which is only parsed once the type is
 * needed: loading the module costs no more than reading it.
 */
export function writeTypeRules({ types, invariants }) {
  const entries = [...types].map(
    ([type, rules]) => `${JSON.stringify(type)}:${quoted(JSON.stringify(rules))}`,
  );
  return `export const invariants = JSON.parse(${quoted(JSON.stringify(invariants))});
export const typeRules = {__proto__:null,
${entries.join(',\n')}};
`;
}

export const typeRuleTypes = `/** The invariants of R4: what has to hold of every value of a type or element. */
export declare const invariants: readonly (readonly [key: string, human: string, expression: string])[];

/** By type, the JSON of a TypeText. A part of a type has the name of its path. */
export declare const typeRules: Readonly<Partial<Record<string, string>>>;

/** What R4 says of a type. */
export interface TypeText {
  /** Its elements. */
  readonly e: readonly ElementText[];
  /** Its invariants, by place in the list. */
  readonly i: readonly number[];
  /** The type that FHIRPath knows it by, if that is another. */
  readonly k?: string;
  /** The value sets that the code of a quantity has to be in. */
  readonly b?: readonly string[];
}

/** What R4 says of an element of a type. */
export interface ElementText {
  /** Its name, without the \`[x]\` of a choice. */
  readonly n: string;
  /** Its types; flags 1 = cannot be extended. */
  readonly t: readonly (readonly [json: string, type: string, flags: number])[];
  /** It is a choice of types. */
  readonly c?: 1;
  /** It repeats. */
  readonly l?: 1;
  /** It is required. */
  readonly r?: 1;
  /** The value sets that its code has to be in. */
  readonly b?: readonly string[];
  /** The types of resource that a reference may name; any without it. */
  readonly g?: readonly string[];
  /** Its invariants, by place in the list. */
  readonly i?: readonly number[];
}
`;
