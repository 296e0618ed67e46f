import { quoted } from './quoted.mjs';

/** The compiled profiles as the text of a module; one is only parsed once it is needed. */
export function writeProfiles(profiles) {
  const entries = [...profiles].map(
    ([url, profile]) => `${JSON.stringify(url)}:${quoted(JSON.stringify(profile))}`,
  );
  return `export const profiles = {__proto__:null,\n${entries.join(',\n')}};\n`;
}

export const profileTypes = `/** By canonical URL, the JSON of a ProfileText: the profiles and extensions that the server has. */
export declare const profiles: Readonly<Partial<Record<string, string>>>;

export interface ProfileText {
  /** The type that it is about. */
  readonly t: string;
  /** Its version. */
  readonly v?: string;
  /** Of an extension: the elements and types that it may stand on. */
  readonly x?: readonly string[];
  /** Of an extension: it modifies the meaning of what it stands on. */
  readonly m?: 1;
  /** The canonical URL of a profile that holds too. */
  readonly b?: string;
  readonly r: ProfileNodeText;
}

/** What a profile says of an element beyond what its type says. */
export interface ProfileNodeText {
  /** The name of the element, without \`[x]\`; none for the root. */
  readonly n?: string;
  /** The name of the slice. */
  readonly s?: string;
  readonly min?: number;
  readonly max?: number;
  /** The types that it may have; of references, the types of resource that they may name; the profiles of the value. */
  readonly t?: readonly (readonly [code: string, targets: readonly string[] | null, profiles: readonly string[] | null])[];
  /** The value that it has to be. */
  readonly f?: unknown;
  /** The values that it has to have. */
  readonly p?: unknown;
  /** The value sets that its code has to be in. */
  readonly b?: readonly string[];
  /** Its invariants. */
  readonly i?: readonly (readonly [key: string, human: string, expression: string])[];
  /** By what its slices are told apart. */
  readonly d?: readonly (readonly [type: string, path: string])[];
  /** Whether there may be others than in the slices: anywhere without it. */
  readonly r?: 'closed' | 'openAtEnd';
  /** Its slices have an order. */
  readonly o?: 1;
  /** Its slices. */
  readonly ss?: readonly ProfileNodeText[];
  /** Its elements. */
  readonly c?: readonly ProfileNodeText[];
}
`;
