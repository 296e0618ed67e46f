/**
 * The search parameters and compartments, as the text of a module and of its types.
 *
 * @param {Map<string, import('./search-parameters.mjs').CompiledParameter[]>} parameters
 * @param {Record<string, Record<string, string[]>>} compartments
 */
export function writeSearch(parameters, compartments) {
  return `export const searchParameters = ${lookup([...parameters])};
export const compartments = ${lookup(Object.entries(compartments))};
`;
}

export const searchTypes = `/** Where values of a search parameter stand in a resource. */
export interface ValuePath {
  /** Names in JSON; arrays on the way are gone through. \`?a.b=c\` keeps what has the value c at a.b, \`#0\` the first alone. */
  readonly path: readonly string[];
  /** Of what stands there. */
  readonly type: string;
  /** The type of resource that a reference must be to. */
  readonly only?: string;
  /** Of a code: the system of the value set that it must be from. */
  readonly system?: string;
}

/** Elements of one kind in which the components of a composite are looked for, each component in the same element. */
export interface CompositeElement {
  readonly path: readonly string[];
  /** \`root\`: looked for in the whole resource instead. */
  readonly components: readonly { readonly paths: readonly ValuePath[]; readonly root?: true }[];
}

export type SearchParameterType =
  | 'number'
  | 'date'
  | 'string'
  | 'token'
  | 'reference'
  | 'composite'
  | 'quantity'
  | 'uri'
  | 'special';

/** A search parameter of R4 for one type of resource. */
export interface SearchParameter {
  readonly code: string;
  /** The end of its canonical, unless that is the type, a hyphen and the code without an underscore in front. */
  readonly name?: string;
  readonly type: SearchParameterType;
  readonly paths: readonly ValuePath[];
  /** Of a reference: the types that it may be to; without it any. */
  readonly target?: readonly string[];
  /** The value of a resource that has none. */
  readonly absent?: string;
  /** Of a composite. */
  readonly elements?: readonly CompositeElement[];
  /** Of a composite: the types of its components. */
  readonly components?: readonly SearchParameterType[];
}

/** By type; those of all types stand at \`Resource\`. */
export declare const searchParameters: Readonly<Partial<Record<string, readonly SearchParameter[]>>>;

/** By compartment and type: the search parameters that put a resource into it. */
export declare const compartments: Readonly<
  Partial<Record<string, Readonly<Partial<Record<string, readonly string[]>>>>>
>;
`;

// Without a prototype: the keys that are looked up come from outside.
function lookup(entries) {
  const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{__proto__:null,${members.join(',')}}`;
}
